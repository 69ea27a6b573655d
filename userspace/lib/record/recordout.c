// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Records of netoops for people and as JSON: see recordout.h.  All of it may come
 * from a stranger.
 */
#include <arpa/inet.h>
#include <stdio.h>

#include "../base/ids.h"
#include "legacy.h"
#include "recordout.h"
#include "../base/when.h"

static const char * const recordout_x86_64[] = {
	"r15", "r14", "r13", "r12", "bp", "bx", "r11", "r10", "r9", "r8", "ax",
	"cx", "dx", "si", "di", "orig_ax", "ip", "cs", "flags", "sp", "ss",
};

static const char * const recordout_arm64[] = {
	"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10",
	"x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20",
	"x21", "x22", "x23", "x24", "x25", "x26", "x27", "x28", "x29", "x30",
	"sp", "pc", "pstate",
};

static_assert(sizeof(recordout_x86_64) / sizeof(*recordout_x86_64) * 8 ==
	      NETOOPS_REGS_X86_64);
static_assert(sizeof(recordout_arm64) / sizeof(*recordout_arm64) * 8 ==
	      NETOOPS_REGS_ARM64);

/**
 * recordout_bytes - print a text of a packet
 * @out: the destination; people see a line
 * @key: what it is
 * @bytes: the text, null in JSON when it is empty
 */
void recordout_bytes(struct out *out, const char *key,
		     const struct netoops_bytes *bytes)
{
	char safe[4 * NETOOPS_BLOB_MAX + 8];

	if (!bytes->len) {
		out_null(out, key, NULL);
		return;
	}
	if (!out->json) {
		out_escape((const char *)bytes->data, bytes->len, safe,
			   sizeof(safe));
		out_text(out, "%-10s %s\n", key, safe);
		return;
	}
	out_stream_begin(out, key);
	out_stream(out, (const char *)bytes->data, bytes->len);
	out_stream_end(out);
}

/**
 * recordout_id - print an id
 * @out: the destination; people see a line
 * @key: what it is
 * @id: IDS_SIZE bytes, null in JSON when they are zeros
 */
void recordout_id(struct out *out, const char *key, const u8 *id)
{
	char text[IDS_TEXT];

	if (ids_is_zero(id)) {
		out_null(out, key, NULL);
		return;
	}
	out_text(out, "%-10s ", key);
	out_str(out, key, "%s\n", ids_text(id, text));
}

/**
 * recordout_type - what made a machine send
 * @packet: a packet
 *
 * Return: one word.
 */
const char *recordout_type(const struct netoops_packet *packet)
{
	if (packet->type == NETOOPS_TYPE_SOFT)
		return "soft";
	if (packet->type == NETOOPS_TYPE_PANIC)
		return "panic";
	if (!packet->type)
		return "unknown";
	/* Versions 2 and 3 do not tell an oops from a panic. */
	return packet->version < NETOOPS_VERSION ? "crash" : "oops";
}

/**
 * recordout_address - write where a record came from
 * @source: the address
 * @buf: where to
 *
 * Return: @buf.
 */
const char *recordout_address(const struct reassembly_source *source,
			      char buf[RECORDOUT_ADDRESS])
{
	struct in6_addr in6;

	static_assert(RECORDOUT_ADDRESS >= INET6_ADDRSTRLEN);
	memcpy(&in6, source->addr, sizeof(in6));
	if (IN6_IS_ADDR_V4MAPPED(&in6))
		inet_ntop(AF_INET, source->addr + 12, buf, RECORDOUT_ADDRESS);
	else
		inet_ntop(AF_INET6, &in6, buf, RECORDOUT_ADDRESS);
	return buf;
}

/**
 * recordout_source - print an address
 * @out: the destination; people see a line
 * @source: the address
 */
void recordout_source(struct out *out, const struct reassembly_source *source)
{
	char text[RECORDOUT_ADDRESS];

	out_str(out, "source", "source     %s\n",
		recordout_address(source, text));
}

static void recordout_ids(struct out *out,
			  const struct reassembly_record *record)
{
	const struct netoops_packet *packet = &record->packet;

	out_str(out, "type", "%s record", recordout_type(packet));
	out_u64(out, "record", " %ju", packet->record);
	out_u64(out, "version", ", version %ju\n", packet->version);
	recordout_id(out, "crash_id", packet->crash_id);
	recordout_id(out, "host_id", packet->host_id);
	if (packet->version == 3)
		out_hex(out, "boot_id", "boot_id    0x%jx\n",
			packet->legacy_boot_id);
	else
		recordout_id(out, "boot_id", packet->boot_id);
	out_u64(out, "dump_id", NULL, packet->dump_id);
	recordout_source(out, &record->source);
}

/**
 * recordout_vendor - who made a CPU?
 * @machine: ELF e_machine
 * @id: vendor of struct netoops_cpu
 *
 * Return: the name, or NULL when it is not known.
 */
const char *recordout_vendor(u16 machine, u8 id)
{
	static const struct { u16 machine; u8 id; const char *name; } names[] = {
		{ EM_X86_64, 0, "Intel" }, { EM_X86_64, 2, "AMD" },
		{ EM_X86_64, 5, "Centaur" }, { EM_X86_64, 9, "Hygon" },
		{ EM_X86_64, 10, "Zhaoxin" }, { EM_AARCH64, 0x41, "ARM" },
		{ EM_AARCH64, 0x43, "Cavium" }, { EM_AARCH64, 0x48, "HiSilicon" },
		{ EM_AARCH64, 0x4e, "NVIDIA" }, { EM_AARCH64, 0x50, "APM" },
		{ EM_AARCH64, 0x51, "Qualcomm" }, { EM_AARCH64, 0x61, "Apple" },
		{ EM_AARCH64, 0x6d, "Microsoft" }, { EM_AARCH64, 0xc0, "Ampere" },
	};
	size_t i;

	if (machine == EM_386)
		machine = EM_X86_64;
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (names[i].machine == machine && names[i].id == id)
			return names[i].name;
	}
	return NULL;
}

static void recordout_cpu(struct out *out, const struct netoops_packet *packet)
{
	const struct netoops_bytes *bytes = &packet->facts.cpu;
	struct netoops_cpu cpu = { 0 };
	const char *vendor;

	/* Versions 2 and 3 have the first four bytes only. */
	memcpy(&cpu, bytes->data, bytes->len < sizeof(cpu) ? bytes->len :
							     sizeof(cpu));
	vendor = recordout_vendor(packet->machine, cpu.vendor);
	out_text(out, "cpu       ");
	out_begin(out, "cpu");
	if (packet->version == NETOOPS_VERSION)
		out_u64(out, "number", " %ju,", packet->cpu);
	else
		out_null(out, "number", NULL);
	out_u64(out, "vendor", " vendor %ju", cpu.vendor);
	if (vendor)
		out_str(out, "vendor_name", " (%s)", vendor);
	else
		out_null(out, "vendor_name", NULL);
	out_u64(out, "family", " family %ju", cpu.family);
	out_u64(out, "model", " model %ju", cpu.model);
	out_u64(out, "stepping", " stepping %ju", cpu.stepping);
	if (bytes->len >= sizeof(cpu))
		out_hex(out, "microcode", " microcode 0x%jx",
			le64_to_cpu(cpu.microcode));
	else
		out_null(out, "microcode", NULL);
	out_text(out, "\n");
	out_end(out);
}

static void recordout_regs(struct out *out, const struct netoops_packet *packet)
{
	const struct netoops_bytes *regs = &packet->facts.regs;
	const char * const *names = NULL;
	size_t i;
	__le64 value;

	if (packet->machine == EM_X86_64 && regs->len == NETOOPS_REGS_X86_64)
		names = recordout_x86_64;
	if (packet->machine == EM_AARCH64 && regs->len == NETOOPS_REGS_ARM64)
		names = recordout_arm64;
	if (!names) {
		out_null(out, "regs", regs->len ? "regs       of an unknown machine\n" :
						  NULL);
		return;
	}
	out_begin(out, "regs");
	for (i = 0; i < regs->len / sizeof(value); i++) {
		memcpy(&value, regs->data + i * sizeof(value), sizeof(value));
		out_text(out, "%s%-7s ", i % 3 ? "   " : i ? "\n           " :
							   "regs       ",
			 names[i]);
		out_hex(out, names[i], "%016jx", le64_to_cpu(value));
	}
	out_text(out, "\n");
	out_end(out);
}

static void recordout_machine(struct out *out,
			      const struct netoops_packet *packet)
{
	const struct netoops_facts *facts = &packet->facts;

	if (packet->machine == EM_X86_64)
		out_str(out, "machine", "machine    %s\n", "x86_64");
	else if (packet->machine == EM_AARCH64)
		out_str(out, "machine", "machine    %s\n", "aarch64");
	else if (packet->machine)
		out_u64(out, "machine", "machine    number %ju\n",
			packet->machine);
	else
		out_null(out, "machine", NULL);
	recordout_bytes(out, "release", &facts->release);
	recordout_bytes(out, "reason", &facts->reason);
	recordout_bytes(out, "task", &facts->task);
	if (facts->cpu.len)
		recordout_cpu(out, packet);
	else
		out_null(out, "cpu", NULL);
	recordout_regs(out, packet);
	recordout_bytes(out, "dmi", &facts->dmi);
	if (packet->version == LEGACY_VERSION_2)
		out_null(out, "blob", NULL);
	else
		recordout_bytes(out, "blob", &facts->blob);
}

/* What nobody here knows the meaning of: see legacy.h. */
static void recordout_reserved(struct out *out,
			       const struct netoops_packet *packet)
{
	static const char * const texts[] = { "reserved5", "reserved6" };
	const struct netoops_bytes *blob = &packet->facts.blob;
	struct netoops_bytes text;
	char name[] = "reserved2";
	unsigned int i;

	if (packet->version != LEGACY_VERSION_2)
		return;
	if (packet->legacy_boot_id)
		out_hex(out, "reserved1", "reserved1  0x%jx\n",
			packet->legacy_boot_id);
	for (i = 0; i < 3; i++, name[8]++) {
		if (!(packet->pid >> 8 * i & 0xff))
			continue;
		out_text(out, "%s  ", name);
		out_hex(out, name, "0x%jx\n", packet->pid >> 8 * i & 0xff);
	}
	for (i = 0; i < 2; i++) {
		if (blob->len <= i * LEGACY_RESERVED)
			break;
		text.data = blob->data + i * LEGACY_RESERVED;
		text.len = blob->len - (u16)(i * LEGACY_RESERVED);
		if (text.len > LEGACY_RESERVED)
			text.len = LEGACY_RESERVED;
		while (text.len && !text.data[text.len - 1])
			text.len--;
		if (text.len)
			recordout_bytes(out, texts[i], &text);
	}
}

static void recordout_taint(struct out *out, u64 taint)
{
	static const char letters[] = "PFSRMBUDAWCIOELKXTNJ";
	char text[sizeof(letters)];
	size_t i, used = 0;

	for (i = 0; i < sizeof(letters) - 1; i++) {
		if (taint & 1ULL << i)
			text[used++] = letters[i];
	}
	text[used] = '\0';
	out_hex(out, "taint", "taint      0x%jx", taint);
	out_str(out, "taint_flags", used ? " (%s)\n" : "%s\n", text);
}

/**
 * recordout_text - print a text that people are shown otherwise
 * @out: the destination
 * @key: what it is
 * @text: the text, null in JSON when it is ""
 */
void recordout_text(struct out *out, const char *key, const char *text)
{
	if (*text)
		out_str(out, key, NULL, text);
	else
		out_null(out, key, NULL);
}

static void recordout_stored(struct out *out,
			     const struct recordout_stored *stored)
{
	char time[WHEN_TEXT];

	out_str(out, "id", NULL, stored->id);
	out_str(out, "received", "received   %s\n",
		when_text(stored->received_ns, time));
	out_u64(out, "received_ns", NULL, stored->received_ns);
	recordout_text(out, "signature", stored->signature->hash);
	recordout_text(out, "title", stored->signature->title);
	out_bool(out, "corrupted", NULL, stored->signature->corrupted);
}

/* What only version 4 says. */
static void recordout_state(struct out *out,
			    const struct netoops_packet *packet)
{
	char time[WHEN_TEXT];

	if (packet->version != NETOOPS_VERSION) {
		out_null(out, "pid", NULL);
		out_null(out, "nr_cpus", NULL);
		out_null(out, "taint", NULL);
		out_null(out, "taint_flags", NULL);
		out_null(out, "realtime", NULL);
		out_null(out, "uptime", NULL);
		out_null(out, "uptime_ns", NULL);
		out_null(out, "key_id", NULL);
		return;
	}
	out_u64(out, "pid", "pid        %ju\n", packet->pid);
	out_u64(out, "nr_cpus", "nr_cpus    %ju\n", packet->nr_cpus);
	recordout_taint(out, packet->taint);
	out_str(out, "realtime", "realtime   %s\n",
		when_text(packet->realtime_ns, time));
	out_u64(out, "uptime", "uptime     %ju s\n",
		packet->uptime_ns / NSEC_PER_SEC);
	out_u64(out, "uptime_ns", NULL, packet->uptime_ns);
	if (packet->flags & NETOOPS_FLAG_SEALED)
		out_u64(out, "key_id", "sealed     with key %ju\n",
			packet->key_id);
	else
		out_null(out, "key_id", NULL);
}

static void recordout_received(const struct recordout *from, struct out *out)
{
	const struct reassembly_record *record = from->record;
	u32 i;

	out_bool(out, "sealed", NULL,
		 record->packet.flags & NETOOPS_FLAG_SEALED);
	out_u64(out, "packets", "packets    %ju", record->packets);
	out_u64(out, "duplicates", ", %ju duplicate", record->duplicates);
	out_u64(out, "rebuilt", ", %ju rebuilt\n", record->rebuilt);
	out_u64(out, "log_len", "log        %ju bytes", record->packet.log_len);
	out_u64(out, "log_lost", record->packet.log_lost ?
		", at least %ju older ones left out" : NULL, record->packet.log_lost);
	out_bool(out, "complete", ", complete", record->complete);
	out_u64(out, "missing", record->complete ? NULL : ", %ju are missing",
		record->missing);
	out_text(out, "\n");
	out_begin_array(out, "gaps");
	for (i = 0; i < from->log.gap_count; i++) {
		out_begin(out, NULL);
		out_u64(out, "offset", NULL, from->log.gaps[i].offset);
		out_u64(out, "len", NULL, from->log.gaps[i].len);
		out_end(out);
	}
	out_end_array(out);
}

/**
 * recordout_log - hand out a log, with a line where something is missing
 * @log: the log
 * @write: gets it piece by piece; a return other than 0 ends it
 * @arg: for @write
 *
 * Return: 0, or what @write returned.
 */
int recordout_log(const struct sparselog *log,
		  int (*write)(void *arg, const void *bytes, size_t len),
		  void *arg)
{
	struct sparselog_cursor cursor = { 0 };
	struct sparselog_piece piece;
	bool in_line = false;
	char line[64];
	int len, ret;

	while (sparselog_next(log, &cursor, &piece)) {
		if (piece.bytes) {
			ret = write(arg, piece.bytes, piece.len);
			in_line = piece.bytes[piece.len - 1] != '\n';
		} else {
			len = snprintf(line, sizeof(line),
				       "%s[netoops: %u bytes are missing]\n",
				       in_line ? "\n" : "", piece.len);
			ret = write(arg, line, (size_t)len);
			in_line = false;
		}
		if (ret)
			return ret;
	}
	return 0;
}

static int recordout_stream(void *arg, const void *bytes, size_t len)
{
	out_stream(arg, bytes, len);
	return 0;
}

/**
 * recordout_facts - print a record without its log
 * @from: the record
 * @out: the destination; in an object of JSON
 */
void recordout_facts(const struct recordout *from, struct out *out)
{
	const struct netoops_packet *packet = &from->record->packet;

	recordout_ids(out, from->record);
	recordout_machine(out, packet);
	recordout_reserved(out, packet);
	recordout_state(out, packet);
	if (from->stored)
		recordout_stored(out, from->stored);
	recordout_received(from, out);
}

/**
 * recordout_print - print a record
 * @from: the record
 * @out: the destination; one object in JSON
 */
void recordout_print(const struct recordout *from, struct out *out)
{
	out_begin(out, NULL);
	recordout_facts(from, out);
	out_text(out, "\n");
	out_stream_begin(out, "log");
	recordout_log(&from->log, recordout_stream, out);
	out_stream_end(out);
	if (from->log.len && !sparselog_ends_line(&from->log))
		out_text(out, "\n");
	out_text(out, "\n");
	out_end(out);
}

/**
 * recordout_name - a name that tells a record from all others
 * @record: the record
 * @buf: where to; hexadecimal digits and "-", which no packet can change, and a
 *	"v" before those of versions 2 and 3
 *
 * Return: @buf.
 */
const char *recordout_name(const struct reassembly_record *record,
			   char buf[RECORDOUT_NAME])
{
	const struct netoops_packet *packet = &record->packet;
	char source[2 * sizeof(record->source.addr) + 1], id[IDS_TEXT];

	if (packet->version == NETOOPS_VERSION) {
		snprintf(buf, RECORDOUT_NAME, "%s-%u",
			 ids_text(packet->crash_id, id), packet->record);
		return buf;
	}
	ids_hex(record->source.addr, sizeof(record->source.addr), source);
	snprintf(buf, RECORDOUT_NAME, "v%u-%s-%08x-%04x-%08x",
		 packet->version % 10, source, packet->legacy_boot_id,
		 packet->dump_id, packet->packet_seq);
	return buf;
}
