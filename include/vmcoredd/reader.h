/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvmcoredd: the device dumps of a saved or live vmcore, for programs.
 *
 * Reads ELF and kdump-compressed dumps, flattened or not, packed with gzip,
 * bzip2, xz, zstd, lz4 or not; from files, block devices, /proc/vmcore and pipes.
 * What a file is, its content says, never its name.  Compile and link with what
 * "pkg-config --cflags --libs libvmcoredd" prints.
 *
 * What holds for every call:
 *
 * Errors	are negative numbers of enum vmcoredd_error; 0 and more is success.
 *		vmcoredd_reader_message() has a line about the last one.  Later
 *		versions may return numbers that this header does not have.
 * Numbers	are in this machine's byte order; sizes and offsets are in bytes,
 *		times in nanoseconds.
 * Text		belongs to the library, ends with a NUL and stays until the time
 *		that is said where it is returned.  Messages and problems can be
 *		printed as they are.  Names of dumps, producers and devices may
 *		hold any other byte, because a damaged or hostile file may:
 *		vmcoredd_escape() makes them fit for a terminal.
 * NULL		may be given only where that is said; calls that return errors
 *		answer it with VMCOREDD_ERR_USAGE.
 * Threads	A reader, its items and its payloads are for one thread at a time.
 *		Different readers have nothing in common, and the library keeps
 *		nothing outside of them.
 * Manners	The library never prints, never ends the process and never
 *		writes, but for one thing: pipes and packed files are unpacked, as
 *		far as somebody reads, to an unlinked file in $TMPDIR, else
 *		/var/tmp.  Memory does not depend on the size of a file.  What is
 *		packed more than twice, or unpacks to more than 32768 times the
 *		bytes of the file and 64 MiB, is VMCOREDD_ERR_UNSUPPORTED.
 *
 * All types are opaque, so that they can grow.
 */
#ifndef _VMCOREDD_READER_H
#define _VMCOREDD_READER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A vmcore, and a walk over its device dumps. */
struct vmcoredd_reader;

/* What is known of one device dump. */
struct vmcoredd_item;

/* The bytes of one device dump, as a stream. */
struct vmcoredd_payload;

/**
 * enum vmcoredd_error - why a call failed
 * @VMCOREDD_ERR_USAGE: the caller's mistake: NULL, a bad value, or a call that
 *	is not possible now
 * @VMCOREDD_ERR_SYSTEM: the system refused; vmcoredd_reader_errno() tells why
 * @VMCOREDD_ERR_MEMORY: out of memory
 * @VMCOREDD_ERR_FORMAT: the file is no dump, or one of a kind without ELF notes
 * @VMCOREDD_ERR_DAMAGED: the file, or the payload, is cut short or damaged
 * @VMCOREDD_ERR_UNSUPPORTED: this version of the library cannot read it
 * @VMCOREDD_ERR_NOT_FOUND: the file has no such device dump
 */
enum vmcoredd_error {
	VMCOREDD_ERR_USAGE		= -1,
	VMCOREDD_ERR_SYSTEM		= -2,
	VMCOREDD_ERR_MEMORY		= -3,
	VMCOREDD_ERR_FORMAT		= -4,
	VMCOREDD_ERR_DAMAGED		= -5,
	VMCOREDD_ERR_UNSUPPORTED	= -6,
	VMCOREDD_ERR_NOT_FOUND		= -7,
};

/**
 * enum vmcoredd_item_status - how the collection of a device dump ended
 * @VMCOREDD_ITEM_OK: complete
 * @VMCOREDD_ITEM_PARTIAL: its driver says that something is missing
 * @VMCOREDD_ITEM_LATE: complete, but its driver overran its time budget
 * @VMCOREDD_ITEM_FAILED: its driver failed; not in the file
 * @VMCOREDD_ITEM_REFUSED: never collected; not in the file
 * @VMCOREDD_ITEM_OVERRUN: its driver wrote too much; not in the file
 * @VMCOREDD_ITEM_RUNNING: its driver had not come back
 * @VMCOREDD_ITEM_UNKNOWN: the file has no usable index, or one that does not
 *	say, or says something that this version does not know
 * @VMCOREDD_ITEM_CUT: not all of its bytes are in the file
 * @VMCOREDD_ITEM_MISSING: it should be in the file and is not
 *
 * The numbers below 256 are those of enum vmcoredd_status in the file; the
 * others are what reading found out, which counts for more.
 */
enum vmcoredd_item_status {
	VMCOREDD_ITEM_OK	= 0,
	VMCOREDD_ITEM_PARTIAL	= 1,
	VMCOREDD_ITEM_LATE	= 2,
	VMCOREDD_ITEM_FAILED	= 3,
	VMCOREDD_ITEM_REFUSED	= 4,
	VMCOREDD_ITEM_OVERRUN	= 5,
	VMCOREDD_ITEM_RUNNING	= 6,
	VMCOREDD_ITEM_UNKNOWN	= 256,
	VMCOREDD_ITEM_CUT	= 257,
	VMCOREDD_ITEM_MISSING	= 258,
};

/* For vmcoredd_payload_open(). */
#define VMCOREDD_PAYLOAD_STORED	0x1U	/* the note's bytes, padded, not unpacked */

/**
 * vmcoredd_library_version - which libvmcoredd this is
 *
 * Return: its version, such as "0.1.0"; stays for ever.
 */
const char *vmcoredd_library_version(void);

/**
 * vmcoredd_error_text - what an error is in general
 * @error: of enum vmcoredd_error
 *
 * Return: a few words; "unknown error" for any other number; stays for ever.
 */
const char *vmcoredd_error_text(int error);

/**
 * vmcoredd_escape - make text of a file fit to print
 * @text: the text
 * @buf: where to; the result always ends with a NUL
 * @size: bytes there, at least 1; 4 * strlen(@text) + 1 hold any text, and what
 *	does not fit is left out from the end
 *
 * What controls a terminal or cannot be seen, and bytes that are no UTF-8, become
 * \xNN; a backslash is doubled.
 *
 * Return: @buf.
 */
char *vmcoredd_escape(const char *text, char *buf, size_t size);

/*
 * The file
 */

/**
 * vmcoredd_reader_new - make a reader
 *
 * Return: a reader without a file, for vmcoredd_reader_close(); NULL when out of
 * memory.
 */
struct vmcoredd_reader *vmcoredd_reader_new(void);

/**
 * vmcoredd_reader_open - open a file
 * @reader: without a file: new, or after this failed
 * @path: its name; not needed after the call.  "-" is a file like others
 *
 * Headers are read, and the index of the dumps is looked for.  A flattened file
 * is read as far as its last record's head.
 *
 * Return: 0, or any error but VMCOREDD_ERR_NOT_FOUND.  Damage that leaves
 * something to read is no error: vmcoredd_reader_problems() counts it.
 */
int vmcoredd_reader_open(struct vmcoredd_reader *reader, const char *path);

/**
 * vmcoredd_reader_open_fd - read a file that is open
 * @reader: without a file: new, or after this failed
 * @fd: its descriptor, open for reading.  It stays the caller's, who may close it
 *	after the call.  A pipe is read from where it is, anything else from its
 *	beginning, whatever its position, which may change
 * @name: what messages call it; not needed after the call
 *
 * Return: as vmcoredd_reader_open().
 */
int vmcoredd_reader_open_fd(struct vmcoredd_reader *reader, int fd,
			    const char *name);

/**
 * vmcoredd_reader_close - give back a reader and what belongs to it
 * @reader: the reader, or NULL; its payloads must be closed before
 *
 * Its items and all of its text are gone.
 */
void vmcoredd_reader_close(struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_message - what the last error was
 * @reader: the reader; NULL, if vmcoredd_reader_new() has failed, is "out of
 *	memory"
 *
 * Return: one line without a newline, in English, about the last call on the
 * reader or a payload of it that failed; empty when none did.  It stays until the
 * next call that fails.
 */
const char *vmcoredd_reader_message(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_errno - what the system said
 * @reader: the reader
 *
 * Return: errno of the call that vmcoredd_reader_message() is about when that
 * returned VMCOREDD_ERR_SYSTEM, else 0.
 */
int vmcoredd_reader_errno(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_format - what the file is
 * @reader: with a file
 *
 * Return: "elf" or "kdump" (kdump-compressed), later versions maybe others; NULL
 * without a file; stays for ever.
 */
const char *vmcoredd_reader_format(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_flattened - was it written by "makedumpfile -F"?
 * @reader: with a file
 *
 * Return: 1 or 0.
 */
int vmcoredd_reader_flattened(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_packed - with what is the whole file packed?
 * @reader: with a file
 *
 * Return: "gzip", "bzip2", "xz", "zstd" or "lz4", later versions maybe others;
 * NULL when it is not; stays until the reader is closed.
 */
const char *vmcoredd_reader_packed(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_split - is the file one of a set ("makedumpfile --split")?
 * @reader: with a file
 * @ret_start_pfn: number of the first page that is in the file, or NULL
 * @ret_end_pfn: number of the first page that is not, or NULL
 *
 * Every file of a set has all device dumps.  The numbers are left alone when it
 * is none of a set.
 *
 * Return: 1 or 0.
 */
int vmcoredd_reader_split(const struct vmcoredd_reader *reader,
			  uint64_t *ret_start_pfn, uint64_t *ret_end_pfn);

/**
 * vmcoredd_reader_bits - how wide the machine was
 * @reader: with a file
 *
 * Return: 32 or 64; 0 without a file.
 */
unsigned int vmcoredd_reader_bits(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_big_endian - what was the machine's byte order?
 * @reader: with a file
 *
 * Return: 1 for big-endian, 0 for little-endian.
 */
int vmcoredd_reader_big_endian(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_machine - what the machine was
 * @reader: with a file
 *
 * Return: EM_* of <elf.h>, such as 62 for x86_64; 0 (EM_NONE) when not known.
 */
unsigned int vmcoredd_reader_machine(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_indexed - is there an index that can be trusted?
 * @reader: with a file
 * @ret_lost: registrations that found no room in the index, or NULL
 *
 * Files made by mainline's CONFIG_PROC_VMCORE_DEVICE_DUMP have none: sizes then
 * include padding, nothing can be verified, and failures are not known.
 *
 * Return: 1 or 0; then *@ret_lost is left alone.
 */
int vmcoredd_reader_indexed(const struct vmcoredd_reader *reader,
			    uint32_t *ret_lost);

/**
 * vmcoredd_reader_problems - how much was wrong with what could be read
 * @reader: the reader
 *
 * Damage that does not keep the rest from being read: a garbled note, an index
 * with a wrong checksum, memory that is cut short.  It is found on the way, so
 * ask once more after the last item.
 *
 * Return: how many problems were found since the file was opened, or since the
 * walk began again.
 */
unsigned long vmcoredd_reader_problems(const struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_problem - what was wrong
 * @reader: the reader
 * @number: which problem, from 0
 *
 * Return: one line without a newline; NULL behind the last one that is kept:
 * all are counted, the first few (8 at least) are kept.  It stays until the walk
 * begins again or the reader is closed.
 */
const char *vmcoredd_reader_problem(const struct vmcoredd_reader *reader,
				    unsigned long number);

/*
 * The dumps
 */

/**
 * vmcoredd_reader_next - take the next device dump
 * @reader: with a file
 * @ret_item: the dump.  It belongs to the reader and stays until the next call
 *	of this function, vmcoredd_reader_find() or vmcoredd_reader_rewind()
 *
 * First come the dumps of the file in its order, the index among them, then
 * those that only the index knows of because they failed or are missing.
 *
 * Return: 1 with a dump; 0 behind the last one; VMCOREDD_ERR_SYSTEM when the file
 * cannot be read, VMCOREDD_ERR_DAMAGED when it changed meanwhile,
 * VMCOREDD_ERR_USAGE.
 */
int vmcoredd_reader_next(struct vmcoredd_reader *reader,
			 const struct vmcoredd_item **ret_item);

/**
 * vmcoredd_reader_rewind - begin again at the first dump
 * @reader: with a file
 *
 * Return: 0 or VMCOREDD_ERR_USAGE.
 */
int vmcoredd_reader_rewind(struct vmcoredd_reader *reader);

/**
 * vmcoredd_reader_find - take the dump of a name
 * @reader: with a file
 * @name: the whole name.  If several have it, the first of the file is meant
 * @ret_item: the dump, as from vmcoredd_reader_next()
 *
 * The walk begins again and stands behind that dump, or at the end.
 *
 * Return: 0 with a dump; VMCOREDD_ERR_NOT_FOUND; or as vmcoredd_reader_next().
 */
int vmcoredd_reader_find(struct vmcoredd_reader *reader, const char *name,
			 const struct vmcoredd_item **ret_item);

/**
 * vmcoredd_item_name - what it is called
 * @item: the dump
 *
 * Return: its name, at most 44 bytes; stays as long as @item.
 */
const char *vmcoredd_item_name(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_index - its number
 * @item: the dump
 *
 * Return: position among the device dumps of the file, from 0, as "dev -V" of
 * crash counts; -1 when it is not in the file and has no payload.
 */
int64_t vmcoredd_item_index(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_is_index - is it the index of the others?
 * @item: the dump
 *
 * Return: 1 for the index, if it can be trusted, else 0.
 */
int vmcoredd_item_is_index(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_size - how large it is
 * @item: the dump
 *
 * Return: bytes of its payload, unpacked.  Without an index these are the bytes
 * that are in the file, padding included: see vmcoredd_item_size_exact().
 */
uint64_t vmcoredd_item_size(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_size_exact - is vmcoredd_item_size() the true size?
 * @item: the dump
 *
 * Return: 1, or 0 when it may include padding.
 */
int vmcoredd_item_size_exact(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_stored - how much of its note it needs
 * @item: the dump
 *
 * Return: bytes of its payload as it is stored, without padding if that is known.
 */
uint64_t vmcoredd_item_stored(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_padded - how much its note claims
 * @item: the dump
 *
 * Return: bytes of payload and padding; 0 when it is not in the file.
 */
uint64_t vmcoredd_item_padded(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_offset - where its payload is
 * @item: the dump
 *
 * Return: offset of its first byte in the dump file, which is the file itself
 * unless that is packed or flattened; 0 when it is not in the file.
 */
uint64_t vmcoredd_item_offset(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_codec - how its payload is stored
 * @item: the dump
 *
 * Return: "raw", "zstd" or "unknown", later versions maybe others; stays for
 * ever.
 */
const char *vmcoredd_item_codec(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_status - how its collection ended
 * @item: the dump
 *
 * Return: enum vmcoredd_item_status; later versions may return other numbers.
 */
int vmcoredd_item_status(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_status_text - how its collection ended, as a word
 * @item: the dump
 *
 * Return: the word that "vmcoredd list" has, such as "ok"; stays for ever.
 */
const char *vmcoredd_item_status_text(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_described - does the index describe it?
 * @item: the dump
 *
 * Return: 1, or 0 when the functions below have nothing to tell.
 */
int vmcoredd_item_described(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_crc32c - its checksum
 * @item: the dump
 *
 * Return: CRC32C (Castagnoli) of its payload, unpacked, as the index has it; 0
 * when the index does not describe it.
 */
uint32_t vmcoredd_item_crc32c(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_errno - with what error its collection ended
 * @item: the dump
 *
 * Return: errno, positive, as Linux numbers it; 0 for none or when the index does
 * not describe it.
 */
uint32_t vmcoredd_item_errno(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_producer - who made it
 * @item: the dump
 *
 * Return: name of the kernel module, empty for none; NULL when the index does not
 * describe it; stays as long as @item.
 */
const char *vmcoredd_item_producer(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_device - what it is about
 * @item: the dump
 *
 * Return: name of the device, empty for none; NULL when the index does not
 * describe it; stays as long as @item.
 */
const char *vmcoredd_item_device(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_max_size - how much room was asked for
 * @item: the dump
 *
 * Return: bytes; 0 when the index does not describe it.
 */
uint64_t vmcoredd_item_max_size(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_start_ns - when its collection began
 * @item: the dump
 *
 * Return: nanoseconds since the capture kernel booted; 0 when the index does not
 * describe it.
 */
uint64_t vmcoredd_item_start_ns(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_duration_ns - how long its collection took
 * @item: the dump
 *
 * Return: nanoseconds; 0 when the index does not describe it.
 */
uint64_t vmcoredd_item_duration_ns(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_priority - its priority
 * @item: the dump
 *
 * Return: 0 to 65535, higher ones stand earlier in the file; 0 when the index
 * does not describe it.
 */
unsigned int vmcoredd_item_priority(const struct vmcoredd_item *item);

/**
 * vmcoredd_item_required - might it use memory that others must leave free?
 * @item: the dump
 *
 * Return: 1 or 0.
 */
int vmcoredd_item_required(const struct vmcoredd_item *item);

/*
 * The bytes
 */

/**
 * vmcoredd_payload_open - begin to read a dump
 * @item: the dump; not needed after the call
 * @flags: 0, or VMCOREDD_PAYLOAD_STORED for the note's bytes as they are
 * @ret_payload: the stream, for vmcoredd_payload_close(); NULL after an error
 *
 * Several may be open at once, also while the walk goes on.
 *
 * Return: 0; VMCOREDD_ERR_NOT_FOUND when the dump is not in the file,
 * VMCOREDD_ERR_UNSUPPORTED when its codec is not known, VMCOREDD_ERR_MEMORY,
 * VMCOREDD_ERR_USAGE.
 */
int vmcoredd_payload_open(const struct vmcoredd_item *item, unsigned int flags,
			  struct vmcoredd_payload **ret_payload);

/**
 * vmcoredd_payload_read - read the next bytes
 * @payload: the stream
 * @buf: where to
 * @len: how many at most, at least 1; 64 KiB is a good size
 *
 * What was read before an error is what the file has.  An error stays: every
 * later call returns it again.
 *
 * Return: how many bytes were read, which may be fewer than @len; 0 at the end,
 * after all of the payload was read and nothing speaks against it (see
 * vmcoredd_payload_verified()); VMCOREDD_ERR_DAMAGED when something is missing,
 * cannot be unpacked or, at the end, when the checksum is wrong;
 * VMCOREDD_ERR_UNSUPPORTED when it takes too much memory to unpack, or unpacks to
 * more than a file of its size may;
 * VMCOREDD_ERR_SYSTEM; VMCOREDD_ERR_USAGE.
 */
ssize_t vmcoredd_payload_read(struct vmcoredd_payload *payload, void *buf,
			      size_t len);

/**
 * vmcoredd_payload_verified - was it compared with its checksum?
 * @payload: the stream
 *
 * Return: 1 once vmcoredd_payload_read() has returned 0 and the checksum was
 * right; 0 before that, or when no checksum is known.
 */
int vmcoredd_payload_verified(const struct vmcoredd_payload *payload);

/**
 * vmcoredd_payload_close - end reading
 * @payload: the stream, or NULL; gone after the call
 */
void vmcoredd_payload_close(struct vmcoredd_payload *payload);

#ifdef __cplusplus
}
#endif

#endif /* _VMCOREDD_READER_H */
