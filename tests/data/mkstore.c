// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Fills a store of netoops from a description on standard input:
 *
 *	mkstore STORE
 *
 * One command a line, # begins a comment.  What a record has stays for the next
 * ones, except log and gaps:
 *
 *	host ID   boot ID   crash ID	first digits of an id, zeros follow
 *	source ADDRESS
 *	seal N				sealed with a key of fleet key N
 *	unsealed
 *	version N   machine N   taint N   pid N   uptime SECONDS   lost BYTES
 *	received SECONDS		since 1970; realtime likewise
 *	kernel TEXT   reason TEXT   task TEXT   dmi TEXT   blob TEXT
 *	cpu VENDOR FAMILY MODEL STEPPING MICROCODE
 *	regs				those of x86_64: 0, 1, 2, ...
 *	log TEXT			a line of the log
 *	file NAME			the log
 *	gap OFFSET LEN			so much of the log is missing
 *	add RECORD TYPE			adds a record; says what became of it
 *	many COUNT RECORD TYPE		the same for so many hosts and crashes
 *	served SECONDS			netoopsd has run for so much longer
 *	retain RECORDS BYTES SECONDS TOMBSTONES [PERCENT [STRANGERS]]
 *					once; says how many records went
 *
 * In texts \n, \\ and \xHH are understood.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../userspace/lib/base/ids.h"
#include "../../userspace/lib/store/storequery.h"

#define MK_NS	1000000000ULL

/* The one store that is filled, and the next record. */
static struct {
	struct store		*store;
	unsigned int		line;
	struct reassembly_record record;
	u64			received_ns;
	u8			facts[NETOOPS_TAG_LAST + 1][NETOOPS_REGS_MAX];
	u8			log[1 << 20];
	u32			log_len;
	struct reassembly_gap	gaps[16];
	u32			gap_count;
} mk = {
	.record = { .packet = { .version = NETOOPS_VERSION, .machine = EM_X86_64 } },
	.received_ns = 1700000000 * MK_NS,
};

static void mk_die(const char *why)
{
	fprintf(stderr, "mkstore: line %u: %s\n", mk.line, why);
	exit(1);
}

static int mk_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	mk_die("a hexadecimal digit is missing");
	return 0;
}

static void mk_id(u8 *id, const char *text)
{
	char whole[2 * NETOOPS_ID_SIZE + 1];

	memset(whole, '0', sizeof(whole) - 1);
	whole[sizeof(whole) - 1] = '\0';
	if (strlen(text) >= sizeof(whole))
		mk_die("an id is too long");
	memcpy(whole, text, strlen(text));
	if (!ids_parse(whole, id))
		mk_die("no id");
}

/* Return: bytes written to @to. */
static size_t mk_text(u8 *to, size_t size, const char *text)
{
	size_t len = 0;

	for (; *text; text++) {
		if (len == size)
			mk_die("a text is too long");
		to[len] = (u8)*text;
		if (*text == '\\') {
			text++;
			to[len] = *text == 'n' ? '\n' : (u8)*text;
			if (*text == 'x') {
				to[len] = (u8)(mk_hex(text[1]) << 4 |
					       mk_hex(text[2]));
				text += 2;
			}
		}
		len++;
	}
	return len;
}

static void mk_fact(u16 tag, const char *text)
{
	struct netoops_bytes *fact = netoops_fact(&mk.record.packet.facts, tag);

	fact->data = mk.facts[tag];
	fact->len = (u16)mk_text(mk.facts[tag], netoops_fact_max(tag), text);
}

static void mk_cpu(const char *text)
{
	struct netoops_cpu *cpu = (void *)mk.facts[NETOOPS_TAG_CPU];
	struct netoops_bytes *fact = &mk.record.packet.facts.cpu;
	unsigned long long microcode;
	unsigned int vendor, family, model, stepping;

	if (sscanf(text, "%u %u %u %u %llx", &vendor, &family, &model,
		   &stepping, &microcode) != 5)
		mk_die("cpu VENDOR FAMILY MODEL STEPPING MICROCODE");
	cpu->vendor = (u8)vendor;
	cpu->family = (u8)family;
	cpu->model = (u8)model;
	cpu->stepping = (u8)stepping;
	cpu->microcode = cpu_to_le64(microcode);
	fact->data = mk.facts[NETOOPS_TAG_CPU];
	fact->len = sizeof(*cpu);
}

static void mk_regs(void)
{
	struct netoops_bytes *fact = &mk.record.packet.facts.regs;
	u8 i;

	memset(mk.facts[NETOOPS_TAG_REGS], 0, NETOOPS_REGS_X86_64);
	for (i = 0; i < NETOOPS_REGS_X86_64 / 8; i++)
		mk.facts[NETOOPS_TAG_REGS][8 * i] = i;
	fact->data = mk.facts[NETOOPS_TAG_REGS];
	fact->len = NETOOPS_REGS_X86_64;
}

static void mk_source(const char *text)
{
	u8 *addr = mk.record.source.addr;

	memset(addr, 0, 16);
	memset(addr + 10, 0xff, 2);
	if (inet_pton(AF_INET, text, addr + 12) != 1 &&
	    inet_pton(AF_INET6, text, addr) != 1)
		mk_die("no address");
}

static void mk_file(const char *name)
{
	FILE *file = fopen(name, "r");

	if (!file)
		mk_die("no such file");
	mk.log_len = (u32)fread(mk.log, 1, sizeof(mk.log), file);
	fclose(file);
}

static void mk_log(const char *text)
{
	mk.log_len += (u32)mk_text(mk.log + mk.log_len,
				   sizeof(mk.log) - mk.log_len - 1, text);
	mk.log[mk.log_len++] = '\n';
}

static void mk_gap(const char *text)
{
	struct reassembly_gap *gap = &mk.gaps[mk.gap_count++];

	if (mk.gap_count == sizeof(mk.gaps) / sizeof(*mk.gaps) ||
	    sscanf(text, "%u %u", &gap->offset, &gap->len) != 2 ||
	    gap->offset + gap->len > mk.log_len)
		mk_die("gap OFFSET LEN, of the log");
	memset(mk.log + gap->offset, 0, gap->len);
}

static void mk_type(const char *text)
{
	static const char * const names[] = { "", "oops", "panic", "soft" };
	char type[16];
	unsigned int record;
	u8 i;

	if (sscanf(text, "%u %15s", &record, type) != 2)
		mk_die("RECORD TYPE");
	mk.record.packet.record = (u8)record;
	for (i = 1; i <= NETOOPS_TYPE_SOFT; i++) {
		if (!strcmp(names[i], type))
			mk.record.packet.type = i;
	}
}

static void mk_put(enum store_added *added)
{
	static u8 came[sizeof(mk.log)];
	const struct sparselog log = { came, mk.log_len, mk.gaps,
				       mk.gap_count };
	struct reassembly_record *record = &mk.record;
	struct entry *entry;
	struct err err;
	u32 i;

	record->packet.log_len = mk.log_len;
	record->packets = 4;
	record->missing = 0;
	for (i = 0; i < mk.gap_count; i++)
		record->missing += mk.gaps[i].len;
	record->complete = !record->missing;
	memcpy(came, mk.log, mk.log_len);
	sparselog_squeeze(came, &log);
	if (entry_make(&entry, record, &log, mk.received_ns, &err))
		mk_die(err.text);
	entry_sign(entry);
	if (store_add(mk.store, entry, added, &err))
		mk_die(err.text);
	entry_free(entry);
}

static void mk_add(u32 count)
{
	static const char * const names[] = { "stored", "improved", "replayed" };
	u8 *host = mk.record.packet.host_id, *crash = mk.record.packet.crash_id;
	enum store_added added;
	struct err err;
	u32 i;

	if (store_begin(mk.store, &err))
		mk_die(err.text);
	for (i = 0; i < count; i++) {
		mk_put(&added);
		store_le32(host + 12, load_le32(host + 12) + 1);
		store_le32(crash + 12, load_le32(crash + 12) + 1);
	}
	store_le32(host + 12, load_le32(host + 12) - count);
	store_le32(crash + 12, load_le32(crash + 12) - count);
	if (store_commit(mk.store, &err))
		mk_die(err.text);
	if (count == 1)
		puts(names[added]);
	mk.log_len = 0;
	mk.gap_count = 0;
}

static void mk_retain(const char *text)
{
	struct store_limits limits = {
		.unsealed_percent = STORE_UNSEALED_PERCENT,
	};
	struct store_removed removed;
	unsigned int strangers = 0, i;
	struct err err;
	u64 count = 0;

	if (sscanf(text, "%ju %ju %ju %ju %u %u", &limits.max_records,
		   &limits.max_bytes, &limits.max_age_ns, &limits.tombstones,
		   &limits.unsealed_percent, &strangers) < 4)
		mk_die("retain RECORDS BYTES SECONDS TOMBSTONES");
	limits.max_age_ns *= MK_NS;
	limits.strangers = strangers;
	if (store_retain(mk.store, &limits, &removed, &err) < 0)
		mk_die(err.text);
	for (i = 0; i < STORE_WHYS; i++)
		count += removed.records[i];
	printf("%ju\n", count);
}

static void mk_served(const char *text)
{
	static u64 now_ns = 1;

	store_serve(mk.store, now_ns);
	now_ns += strtoull(text, NULL, 10) * MK_NS;
	store_serve(mk.store, now_ns);
}

/* Return: true when the command is one of a record's texts. */
static bool mk_fact_command(const char *command, const char *text)
{
	static const char * const facts[] = {
		[NETOOPS_TAG_RELEASE] = "kernel",
		[NETOOPS_TAG_REASON] = "reason",
		[NETOOPS_TAG_TASK] = "task",
		[NETOOPS_TAG_DMI] = "dmi",
		[NETOOPS_TAG_BLOB] = "blob",
	};
	u16 tag;

	for (tag = NETOOPS_TAG_FIRST; tag <= NETOOPS_TAG_LAST; tag++) {
		if (!facts[tag] || strcmp(facts[tag], command))
			continue;
		mk_fact(tag, text);
		return true;
	}
	if (!strcmp(command, "cpu"))
		mk_cpu(text);
	else if (!strcmp(command, "regs"))
		mk_regs();
	else
		return false;
	return true;
}

/* Return: true when the command is one of a record's numbers. */
static bool mk_number_command(const char *command, const char *text)
{
	struct netoops_packet *packet = &mk.record.packet;
	u64 value = strtoull(text, NULL, 0);

	if (!strcmp(command, "version"))
		packet->version = (u16)value;
	else if (!strcmp(command, "machine"))
		packet->machine = (u16)value;
	else if (!strcmp(command, "taint"))
		packet->taint = value;
	else if (!strcmp(command, "pid"))
		packet->pid = (u32)value;
	else if (!strcmp(command, "uptime"))
		packet->uptime_ns = value * MK_NS;
	else if (!strcmp(command, "lost"))
		packet->log_lost = (u32)value;
	else if (!strcmp(command, "received"))
		mk.received_ns = value * MK_NS;
	else if (!strcmp(command, "realtime"))
		packet->realtime_ns = value * MK_NS;
	else if (!strcmp(command, "seal"))
		packet->key_id = (u32)value;
	else if (strcmp(command, "unsealed"))
		return false;
	if (!strcmp(command, "seal"))
		packet->flags |= NETOOPS_FLAG_SEALED;
	if (!strcmp(command, "unsealed"))
		packet->flags &= (u16)~NETOOPS_FLAG_SEALED;
	return true;
}

static void mk_command(const char *command, const char *text)
{
	struct netoops_packet *packet = &mk.record.packet;
	u32 count = 1;

	if (mk_fact_command(command, text) || mk_number_command(command, text))
		return;
	if (!strcmp(command, "many"))
		count = (u32)strtoul(text, (char **)&text, 10);
	if (!strcmp(command, "host")) {
		mk_id(packet->host_id, text);
	} else if (!strcmp(command, "boot")) {
		mk_id(packet->boot_id, text);
	} else if (!strcmp(command, "crash")) {
		mk_id(packet->crash_id, text);
	} else if (!strcmp(command, "source")) {
		mk_source(text);
	} else if (!strcmp(command, "log")) {
		mk_log(text);
	} else if (!strcmp(command, "file")) {
		mk_file(text);
	} else if (!strcmp(command, "gap")) {
		mk_gap(text);
	} else if (!strcmp(command, "retain")) {
		mk_retain(text);
	} else if (!strcmp(command, "served")) {
		mk_served(text);
	} else if (!strcmp(command, "add") || !strcmp(command, "many")) {
		mk_type(text);
		mk_add(count);
	} else {
		mk_die("no such command");
	}
}

int main(int argc, char **argv)
{
	char *line = NULL, *text;
	size_t size = 0;
	ssize_t len;
	struct err err;

	if (argc != 2)
		mk_die("mkstore STORE");
	if (store_open(&mk.store, argv[1], STORE_WRITE, &err))
		mk_die(err.text);
	while ((len = getline(&line, &size, stdin)) > 0) {
		mk.line++;
		if (line[len - 1] == '\n')
			line[len - 1] = '\0';
		if (!line[0] || line[0] == '#')
			continue;
		text = line + strcspn(line, " ");
		if (*text)
			*text++ = '\0';
		mk_command(line, text);
	}
	free(line);
	store_close(mk.store);
	return 0;
}
