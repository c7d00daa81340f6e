/* A farm of WebSocket readers on 127.0.0.1, in one thread: it must never be the bottleneck that it measures.
 *
 *   farm PORT SOCKETS SECONDS PID PATH COOKIES POST [EXPECT SAY]...
 *
 * Each socket goes through the EXPECT/SAY pairs after its handshake ("" expects nothing, says nothing). POST is
 * what a writer sends: %U becomes a UUID, %B a body that holds a stamp, ~T<ns>~<id>~, which must come back once
 * per reader. COOKIES is a file with a Cookie header on each line, or "-". Prints one line of JSON: first a
 * closed loop with 8 posts on their way, then 10 posts a second; memory of PID per socket.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTING, SHAKING, OPEN, ROOM = 1 << 17, POSTS = 1 << 20, AHEAD = 8, BODY = 120 };

struct reader { int fd, state, step, ready; size_t held, room; unsigned char *buffer; };

static int port, sockets, epoll, steps, ready_count, cookies_known, outstanding, writer;
static const char *path, *post_form;
static char **script, **cookies;
static struct reader *readers;
static int *seen;
static uint64_t posted, delivered, frames, last_heard, run_id;
static float *latencies;
static size_t measured, measurable;

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void fail(const char *why) { fprintf(stderr, "%s\n", why); exit(1); }

static void write_all(struct reader *r, const void *data, size_t length) {
    for (const char *at = data; length;) {
        ssize_t done = send(r->fd, at, length, MSG_NOSIGNAL);
        if (done < 0 && errno == EAGAIN) { usleep(50); continue; }
        if (done < 0) fail("a socket was lost while writing");
        at += done, length -= done;
    }
}

static void frame(struct reader *r, int opcode, const char *text, size_t length) {
    unsigned char out[4096], mask[4] = {1, 2, 3, 4};
    size_t at = 2;
    out[0] = 0x80 | opcode;
    out[1] = 0x80 | (length < 126 ? length : 126);
    if (length >= 126) out[2] = length >> 8, out[3] = length, at = 4;
    memcpy(out + at, mask, 4), at += 4;
    for (size_t i = 0; i < length; i++) out[at + i] = text[i] ^ mask[i & 3];
    write_all(r, out, at + length);
}

static void begin(struct reader *r) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct epoll_event wish = {.events = EPOLLOUT, .data.ptr = r};
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    r->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (r->fd < 0) fail("no more sockets: raise the limit on open files");
    setsockopt(r->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (connect(r->fd, (void *)&address, sizeof address) < 0 && errno != EINPROGRESS) fail("connect");
    r->buffer = malloc(r->room = ROOM);
    epoll_ctl(epoll, EPOLL_CTL_ADD, r->fd, &wish);
}

static void shake(struct reader *r) {
    struct epoll_event wish = {.events = EPOLLIN, .data.ptr = r};
    char text[2048];
    int length = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n%s%s%s\r\n",
        path, port, port, cookies_known ? "Cookie: " : "", cookies_known ? cookies[(r - readers) % cookies_known] : "",
        cookies_known ? "\r\n" : "");
    epoll_ctl(epoll, EPOLL_CTL_MOD, r->fd, &wish);
    write_all(r, text, length);
    r->state = SHAKING;
}

/* Say what needs no answer; the socket is ready when the script is through. */
static void go_on(struct reader *r, const void *text, size_t length) {
    while (r->step < steps) {
        const char *expected = script[2 * r->step], *say = script[2 * r->step + 1];
        if (*expected && !(text && memmem(text, length, expected, strlen(expected)))) return;
        if (*say) frame(r, 1, say, strlen(say));
        r->step++, text = NULL;
    }
    if (!r->ready) r->ready = 1, ready_count++;
}

static void count(const unsigned char *text, size_t length, uint64_t at) {
    const unsigned char *end = text + length;
    for (; (text = memchr(text, '~', end - text)) && end - text >= 28; text++) {
        if (text[1] != 'T') continue;
        uint64_t stamp = strtoull((const char *)text + 2, NULL, 16), id = strtoull((const char *)text + 19, NULL, 16);
        if (id >= posted) continue;
        delivered++, last_heard = at;
        if (measured < measurable) latencies[measured++] = (at - stamp) / 1e6;
        if (++seen[id] == sockets) outstanding--;
        text += 26;
    }
}

static void hear(struct reader *r, int opcode, const unsigned char *text, size_t length, uint64_t at) {
    if (opcode == 8) fail("the server closed a socket");
    if (opcode == 9) { frame(r, 10, (const char *)text, length); return; }
    if (opcode != 1) return;
    if (!r->ready) go_on(r, text, length);
    else if (length == 1 && *text == '2') frame(r, 1, "3", 1); /* Socket.IO's own ping */
    else frames++, count(text, length, at);
}

static void take_in(struct reader *r) {
    if (r->room - r->held < ROOM / 2) r->buffer = realloc(r->buffer, r->room *= 2);
    ssize_t got = recv(r->fd, r->buffer + r->held, r->room - r->held - 1, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) fail("a socket was lost");
    uint64_t at = now();
    unsigned char *from = r->buffer, *end = from + (r->held += got);
    *end = 0;
    if (r->state == SHAKING) {
        unsigned char *body = memmem(from, end - from, "\r\n\r\n", 4);
        if (!body) return;
        if (memcmp(from, "HTTP/1.1 101", 12)) fail((char *)from);
        from = body + 4, r->state = OPEN;
        go_on(r, NULL, 0);
    }
    while (end - from >= 2) {
        size_t length = from[1] & 127, head = length == 126 ? 4 : length == 127 ? 10 : 2;
        if ((size_t)(end - from) < head) break;
        if (head == 4) length = from[2] << 8 | from[3];
        if (head == 10) for (int i = length = 0; i < 8; i++) length = length << 8 | from[2 + i];
        if ((size_t)(end - from) < head + length) {
            if (r->room < head + length + ROOM) {
                size_t gone = from - r->buffer;
                r->buffer = realloc(r->buffer, r->room = head + length + 2 * ROOM);
                from = r->buffer + gone, end = r->buffer + r->held;
            }
            break;
        }
        hear(r, from[0] & 15, from + head, length, at);
        from += head + length;
    }
    r->held = end - from;
    memmove(r->buffer, from, r->held);
}

static void turn(int milliseconds) {
    struct epoll_event events[512];
    int count = epoll_wait(epoll, events, 512, milliseconds);
    for (int i = 0; i < count; i++) {
        struct reader *r = events[i].data.ptr;
        if (r->state == CONNECTING) shake(r);
        else take_in(r);
    }
}

static void post(void) {
    struct reader *r = &readers[writer++ % sockets];
    char body[BODY + 1], text[2048];
    size_t at = 0;
    if (posted >= POSTS) fail("too many posts");
    snprintf(body, sizeof body, "~T%016llx~%08llx~%0*d", (unsigned long long)now(), (unsigned long long)posted, BODY - 28, 0);
    for (const char *from = post_form; *from; from++) {
        if (from[0] == '%' && from[1] == 'U')
            at += sprintf(text + at, "%08x-0000-4000-8000-%012llx", (unsigned)run_id, (unsigned long long)posted), from++;
        else if (from[0] == '%' && from[1] == 'B') at += sprintf(text + at, "%s", body), from++;
        else text[at++] = *from;
    }
    posted++, outstanding++;
    frame(r, 1, text, at);
}

static void finish(void) {
    uint64_t end = now() + 60000000000ull;
    while (outstanding > 0) {
        if (now() > end) fail("posts were lost");
        turn(20);
    }
}

/* Seconds of CPU that the process has used, all its threads together. */
static double busy(const char *pid) {
    char name[64], line[1024];
    unsigned long user = 0, system = 0;
    snprintf(name, sizeof name, "/proc/%s/stat", pid);
    FILE *file = fopen(name, "r");
    if (!file) return 0;
    char *after = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    if (after) sscanf(after + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    fclose(file);
    return (double)(user + system) / sysconf(_SC_CLK_TCK);
}

static double saturated(double seconds) {
    uint64_t from = now(), until = from + seconds * 1e9, before = delivered;
    for (last_heard = from; now() < until; turn(20)) {
        while (outstanding < AHEAD) post();
        if (now() > last_heard + 5000000000ull) fail("nothing was heard for 5 seconds");
    }
    double rate = (delivered - before) / ((now() - from) / 1e9);
    finish();
    return rate;
}

static void paced(double seconds, double each) {
    uint64_t next = now(), until = next + seconds * 1e9;
    latencies = malloc(sizeof *latencies * (measurable = sockets * seconds * each + 1));
    while (next < until) {
        while (now() < next) turn(1);
        post(), next += 1e9 / each;
    }
    finish();
    measurable = 0;
}

static int rising(const void *a, const void *b) { return (*(float *)a > *(float *)b) - (*(float *)a < *(float *)b); }

static long kilobytes(const char *pid) {
    char name[64];
    long all, held = 0;
    snprintf(name, sizeof name, "/proc/%s/statm", pid);
    FILE *file = fopen(name, "r");
    if (file && fscanf(file, "%ld %ld", &all, &held) != 2) held = 0;
    if (file) fclose(file);
    return held * 4;
}

static void read_cookies(const char *name) {
    FILE *file = strcmp(name, "-") ? fopen(name, "r") : NULL;
    char line[1024];
    cookies = calloc(sockets, sizeof *cookies);
    while (file && cookies_known < sockets && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = 0;
        cookies[cookies_known++] = strdup(line);
    }
}

int main(int count, char **words) {
    if (count < 8) fail("farm PORT SOCKETS SECONDS PID PATH COOKIES POST [EXPECT SAY]...");
    double seconds = atof(words[3]);
    port = atoi(words[1]), sockets = atoi(words[2]), path = words[5], post_form = words[7];
    script = words + 8, steps = (count - 8) / 2, run_id = now();
    readers = calloc(sockets, sizeof *readers), seen = calloc(POSTS, sizeof *seen);
    epoll = epoll_create1(0);
    read_cookies(words[6]);
    long before = kilobytes(words[4]);
    uint64_t begun = now();
    for (int i = 0; ready_count < sockets; turn(10)) {
        while (i < sockets && i < ready_count + 200) begin(&readers[i++]);
        if (now() > begun + 60000000000ull) fail("not every socket became ready");
    }
    double connected = (now() - begun) / 1e9;
    for (uint64_t rest = now() + 300000000; now() < rest;) turn(20);
    double each = (double)(kilobytes(words[4]) - before) / sockets;
    saturated(0.5);
    double used = busy(words[4]);
    uint64_t had = delivered, came_in = frames;
    double rate = saturated(seconds);
    used = busy(words[4]) - used;
    double paid = used > 0 ? (delivered - had) / used : 0, batch = (double)(delivered - had) / (frames - came_in);
    paced(seconds, 10);
    qsort(latencies, measured, sizeof *latencies, rising);
    printf("{\"rate\": %.0f, \"per_cpu\": %.0f, \"batch\": %.1f, \"p50\": %.2f, \"p99\": %.2f, \"kb\": %.1f, \"connect\": %.2f}\n", rate, paid, batch,
        latencies[measured / 2], latencies[measured * 99 / 100], each, connected);
    return 0;
}
