// SPDX-License-Identifier: LGPL-2.1-or-later
/* dumps FILE lists its device dumps, dumps FILE NAME writes one of them. */
#include <stdio.h>
#include <vmcoredd/reader.h>

int main(int argc, char **argv)
{
	struct vmcoredd_reader *reader = vmcoredd_reader_new();
	struct vmcoredd_payload *payload = NULL;
	const struct vmcoredd_item *item;
	ssize_t ret = vmcoredd_reader_open(reader, argv[1]);
	char buf[65536];

	if (!ret && argc > 2)
		ret = vmcoredd_reader_find(reader, argv[2], &item);
	if (!ret && argc > 2)
		ret = vmcoredd_payload_open(item, 0, &payload);
	while (payload && (ret = vmcoredd_payload_read(payload, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, (size_t)ret, stdout);
	while (argc == 2 && ret >= 0 && (ret = vmcoredd_reader_next(reader, &item)) > 0)
		printf("%10ju %-8s %s\n", (uintmax_t)vmcoredd_item_size(item),
		       vmcoredd_item_status_text(item),
		       vmcoredd_escape(vmcoredd_item_name(item), buf, sizeof(buf)));
	if (ret < 0)
		fprintf(stderr, "%s\n", vmcoredd_reader_message(reader));
	vmcoredd_payload_close(payload);
	vmcoredd_reader_close(reader);
	return ret < 0 || fflush(stdout);
}
