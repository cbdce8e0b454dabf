/* A disk that fails: whatever writes to it, or makes it durable, answers with an error while the file that
   AMBAR_FAULT names holds a line such as "sync 5 1" (which calls, errno, from which one on; "sync 5 1 1": up to which). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int seen;

static int failing(const char *call, int descriptor) {
    char link[64], path[512], kind[16];
    int code = 0, from = 1, last = 1 << 30;
    const char *name = getenv("AMBAR_FAULT");
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (!name || length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, ".db")) return 0;
    FILE *file = fopen(name, "r");
    if (!file) { seen = 0; return 0; }
    int read = fscanf(file, "%15s %d %d %d", kind, &code, &from, &last);
    fclose(file);
    if (read < 3 || strcmp(kind, call) || ++seen < from || seen > last) return 0;
    errno = code;
    return 1;
}

int fdatasync(int descriptor) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
    return failing("sync", descriptor) ? -1 : real(descriptor);
}

int fsync(int descriptor) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    return failing("sync", descriptor) ? -1 : real(descriptor);
}

ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t place) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    return failing("write", descriptor) ? -1 : real(descriptor, data, size, place);
}

ssize_t pwrite(int descriptor, const void *data, size_t size, off_t place) {
    static ssize_t (*real)(int, const void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite");
    return failing("write", descriptor) ? -1 : real(descriptor, data, size, place);
}

ssize_t pread64(int descriptor, void *data, size_t size, off64_t place) {
    static ssize_t (*real)(int, void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pread64");
    return failing("read", descriptor) ? -1 : real(descriptor, data, size, place);
}

ssize_t pread(int descriptor, void *data, size_t size, off_t place) {
    static ssize_t (*real)(int, void *, size_t, off_t);
    if (!real) real = dlsym(RTLD_NEXT, "pread");
    return failing("read", descriptor) ? -1 : real(descriptor, data, size, place);
}
