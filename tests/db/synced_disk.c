/* A disk whose power may fail: whatever is made durable of a database is kept aside, as it was when that was asked for,
   in the folder that AMBAR_KEPT names. Each answer takes up to AMBAR_SLOW microseconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <unistd.h>

static int keep(int descriptor) {
    static char block[1 << 16];
    static unsigned chance;
    char link[64], path[512], part[640], whole[640];
    const char *folder = getenv("AMBAR_KEPT"), *slow = getenv("AMBAR_SLOW");
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!folder || length < 0) return 0;
    path[length] = 0;
    const char *name = strrchr(path, '/') + 1, *end = strstr(name, ".db");
    if (!end || (end[3] && strcmp(end, ".db-wal"))) return 0;
    snprintf(whole, sizeof whole, "%s/%s", folder, name);
    snprintf(part, sizeof part, "%s.part", whole);
    snprintf(block, sizeof block, "%s/lock", folder);
    int lock = open(block, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    flock(lock, LOCK_EX); /* or an older state would replace a newer one */
    int copy = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    off_t place = 0;
    while ((length = pread(descriptor, block, sizeof block, place)) > 0) {
        if (write(copy, block, length) != length) abort();
        place += length;
    }
    close(copy);
    if (length < 0 || rename(part, whole)) abort();
    close(lock);
    if (!chance) chance = getpid();
    if (slow) usleep(rand_r(&chance) % atoi(slow));
    return 0;
}

int fdatasync(int descriptor) { return keep(descriptor); }

int fsync(int descriptor) { return keep(descriptor); }
