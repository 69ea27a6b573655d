// SPDX-License-Identifier: GPL-2.0-or-later
/* Which places a filter of dropmon wants; the filter as it is, with its source. */
#include "../../userspace/dropmon/filter.c"
#include "../../userspace/dropmon/netns.c"
#include "../../userspace/lib/base/err.c"

#include "../tap.h"

#define WORDS	4

/* A packet to a port that nobody has, in a namespace that is not ours. */
static struct dropplace place = {
	.symbol = "__udp4_lib_rcv+0x545/0xd90", .reason = "NO_SOCKET", .ifname = "vb",
	.netns = 4026532300U,
};

static struct view view = {
	.place = &place,
	.class = { DROPCLASS_UDP, "NoPorts", DROPCLASS_LOSS, 1 },
	.protocol = "IPv4", .l4 = "UDP", .netns_name = "b", .foreign = true,
};

static bool wants_all(bool all, char *one, char *two)
{
	char *words[WORDS] = { one, two, NULL };
	struct filter filter = { .all = all };
	struct err err;

	dropplace_symbol(&view.part, place.symbol);
	return !filter_parse(&filter, words, &err) && filter_wants(&filter, &view);
}

static bool wants(char *word)
{
	return wants_all(false, word, NULL);
}

static void test_keys(void)
{
	ok(wants(NULL), "no filter wants a loss");
	ok(wants("class=UDP") && !wants("class=TCP"), "a class");
	ok(wants("type=NoPorts") && !wants("type=NoPort"), "a type, all of it");
	ok(wants("verdict=loss") && !wants("verdict=policy"), "a verdict");
	ok(wants("reason=NO_SOCKET") && !wants("reason=SOCKET"), "a reason");
	ok(wants("function=__udp4_lib_rcv") && !wants("function=__udp4_lib_rcv+0x545"),
	   "a function, without the offset");
	ok(wants("module=vmlinux") && !wants("module=nf_tables"), "what is built in");
	ok(wants("proto=ipv4") && wants("proto=udp") && !wants("proto=tcp"),
	   "a protocol of either layer");
	ok(wants("dev=vb") && !wants("dev=v"), "an interface");
	place.symbol = "nft_do_chain+0x40f/0x560 [nf_tables]";
	ok(wants("module=nf_tables") && !wants("module=vmlinux"), "a module");
	ok(wants("function=nft_do_chain"), "and a function in it");
	place.symbol = "__udp4_lib_rcv+0x545/0xd90";
}

static void test_netns(void)
{
	ok(wants("netns=b") && wants("netns=4026532300"), "a namespace by name and number");
	ok(!wants("netns=self") && !wants("netns=a"), "which is no other");
	view.netns_name = NULL;
	ok(wants("netns=4026532300") && !wants("netns=b"), "one without a name");
	view.foreign = false;
	ok(wants("netns=self") && wants("netns=4026532300"), "our own");
	place.netns = 0;
	ok(!wants("netns=self") && wants("netns!=self"), "one that is not known is not ours");
	place.netns = 4026532300U;
	view.netns_name = "b";
	view.foreign = true;
}

static void test_patterns(void)
{
	ok(wants("class=udp") && wants("CLASS=udp") == wants("nothing"),
	   "capitals matter in keys only");
	ok(wants("type=no*") && wants("type=?oport[st]") && !wants("type=no"), "patterns");
	ok(wants("dev=eth0,vb,lo") && wants("dev=vb,lo") && !wants("dev=eth0,lo"),
	   "several patterns");
	ok(wants("dev!=eth0,lo") && !wants("dev!=eth0,vb"), "none of several");
	ok(wants("type=*=*") == wants("nothing") && wants("type!=*=*") && wants("dev!=!=vb"),
	   "signs in a pattern");
	ok(wants_all(false, "class=udp", "dev=vb") && !wants_all(false, "class=udp", "dev=lo"),
	   "several filters must all hold");
	ok(!wants_all(false, "dev=vb", "dev!=v*"), "also those of one key");
}

static void test_verdicts(void)
{
	view.class.verdict = DROPCLASS_POLICY;
	ok(wants(NULL) && wants("class=udp"), "policy is wanted");
	view.class.verdict = DROPCLASS_NOISE;
	ok(!wants(NULL) && !wants("class=udp"), "noise is not");
	ok(wants_all(true, NULL, NULL) && wants_all(true, "class=udp", NULL), "unless all is");
	ok(wants("verdict=noise") && wants("verdict!=loss") &&
	   wants_all(false, "dev=vb", "verdict=*"), "or a filter is about it");
	ok(!wants("verdict=cleanup") && !wants_all(true, "verdict=loss", NULL),
	   "and only then");
	view.class.verdict = DROPCLASS_LOSS;
}

int main(void)
{
	test_keys();
	test_netns();
	test_patterns();
	test_verdicts();
	return tap_done();
}
