// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How the sanitizers work, unless ASAN_OPTIONS says otherwise.  Memory that was
 * given back is kept from being used for a while: not for as long as it takes to
 * fill 256 MiB, because each execution would then pay for fresh pages.
 */
const char *__asan_default_options(void);

const char *__asan_default_options(void)
{
	return "quarantine_size_mb=4:allocator_release_to_os_interval_ms=-1";
}
