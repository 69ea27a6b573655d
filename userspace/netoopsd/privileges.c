// SPDX-License-Identifier: GPL-2.0-or-later
/* What netoopsd may do: see privileges.h. */
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "privileges.h"

/* All ids at once, or a saved one would lead back. */
static int privileges_become(const struct passwd *user, struct err *err)
{
	if (initgroups(user->pw_name, user->pw_gid) ||
	    setresgid(user->pw_gid, user->pw_gid, user->pw_gid) ||
	    setresuid(user->pw_uid, user->pw_uid, user->pw_uid))
		return err_system(err, "cannot become user '%s'", user->pw_name);
	return 0;
}

/* What is not in the bounding set cannot be got back by any program. */
static void privileges_shrink(void)
{
	int cap = 0;

	/* Fails with -EPERM for who never had the right, and nothing to drop. */
	while (!prctl(PR_CAPBSET_DROP, cap, 0, 0, 0))
		cap++;
}

static int privileges_forget(struct err *err)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (syscall(SYS_capset, &header, none))
		return err_system(err, "cannot drop capabilities");
	return 0;
}

/**
 * privileges_drop - be somebody who may do little
 * @user: who to be, NULL to stay who we are
 * @err: why it failed
 *
 * Called before there are threads.  Root that is not told to be somebody else
 * keeps its capabilities, which it needs where files are not its own.
 *
 * Return: 0 or -1.
 */
int privileges_drop(const char *user, struct err *err)
{
	struct passwd *entry = user ? getpwnam(user) : NULL;

	if (user && !entry)
		return err_set(err, "there is no user '%s'", user);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return err_system(err, "cannot renounce new privileges");
	if (!entry && !geteuid())
		return 0;
	privileges_shrink();
	if (entry && entry->pw_uid != geteuid() && privileges_become(entry, err))
		return -1;
	return privileges_forget(err);
}
