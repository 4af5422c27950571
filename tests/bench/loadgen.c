/* A crowd of websocket clients in one thread: what the bench listens with. Loopback only.
 *
 *     loadgen LIFETIME_S        ends by itself after so many seconds, or when its input ends
 *
 * Orders come one a line on standard input; each is answered by one line of JSON.
 *
 *     hello TEXT                said after the engine's OPEN; without it: a bare websocket
 *     join TEXT                 said once the namespace is entered; without it: ready at once
 *     offer                     offer compression as browsers do; what comes compressed is an event
 *     open N PORT FLIGHT MS     connect N clients to 127.0.0.1:PORT, at most FLIGHT at a time
 *     arm K MS                  wait until every client that listens has K more events
 *     say TEXT                  the first client says it; answered with the instant before
 *     deafen N | listen         the first N stop reading; all read again
 *     count                     how many are ready, how many are gone, what came in all
 *     close                     close all
 *
 * Instants are nanoseconds of CLOCK_MONOTONIC, the clock that the servers answer by as well.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define EVENTS 1024
#define READ_BYTES (256 * 1024)
#define LINE_BYTES 8192
#define SOURCES 250       /* addresses 127.0.1.1 … 127.0.1.250: a hall, not one machine */
#define NAP_NS 200000     /* between looks while armed: a waiting epoll makes each send a wake-up */
#define ORDERS UINT32_MAX /* the epoll mark of standard input */

#define COMPRESSED 0x40   /* the bit of a frame that says so */
#define DEFLATE "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"

enum state { CONNECTING, UPGRADING, OPENING, ENTERING, JOINING, READY, GONE };

struct client {
    int fd;
    enum state state;
    int is_deaf;
    int header_length;     /* of the frame that is being read */
    uint8_t header[10];
    uint8_t start[2];      /* the first bytes of its payload */
    uint64_t length, left; /* of its payload */
    int matched;           /* of the blank line that ends the answer to the upgrade */
    int status_length;
    char status[13];
    uint32_t heard;        /* events since it was armed */
    uint64_t last;
};

static struct client *crowd;
static int size, begun, ready, gone, in_flight, most_in_flight, port, deaf;
static int offers_deflate, epoll, is_opening, is_armed, wanted, satisfied;
static uint64_t opened_at, deadline, first_at, events_heard, pings;
static char hello[LINE_BYTES], join_text[LINE_BYTES];

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "loadgen: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void watch(struct client *c, uint32_t events, int operation) {
    struct epoll_event e = {.events = events, .data.u32 = (uint32_t)(c - crowd)};
    epoll_ctl(epoll, operation, c->fd, &e);
}

static void drop(struct client *c) {
    if (c->state == GONE) return;
    if (c->state == READY) ready--; else in_flight--;
    if (is_armed && c->heard >= (uint32_t)wanted) satisfied--;
    if (c->is_deaf) deaf--;
    c->state = GONE;
    gone++;
    close(c->fd);
}

/* --- saying ------------------------------------------------------------------------------- */

static void say(struct client *c, const char *text) {
    uint8_t frame[LINE_BYTES + 8] = {0x81};
    size_t length = strlen(text), head = 2;
    if (length < 126) {
        frame[1] = (uint8_t)(0x80 | length);
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (uint8_t)(length >> 8);
        frame[3] = (uint8_t)length;
        head = 4;
    }
    memset(frame + head, 0, 4); /* a mask of zeros leaves the text as it is */
    memcpy(frame + head + 4, text, length);
    if (write(c->fd, frame, head + 4 + length) != (ssize_t)(head + 4 + length)) drop(c);
}

static void become_ready(struct client *c) {
    c->state = READY;
    in_flight--;
    ready++;
}

static void upgrade(struct client *c) {
    char request[640];
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error) { drop(c); return; }
    int n = snprintf(request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "User-Agent: hybridmeet-bench\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n%s\r\n",
        hello[0] ? "/socket.io/?EIO=4&transport=websocket" : "/", port,
        offers_deflate ? DEFLATE : "");
    if (write(c->fd, request, (size_t)n) != n) { drop(c); return; }
    c->state = UPGRADING;
    watch(c, EPOLLIN, EPOLL_CTL_MOD);
}

static void connect_next(void) {
    struct client *c = &crowd[begun];
    int one = 1;
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
    memset(c, 0, sizeof *c);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (c->fd < 0) fail("socket (is ulimit -n high enough?)");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    from.sin_addr.s_addr = htonl(0x7f000101u + (uint32_t)(begun % SOURCES));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)port);
    if (bind(c->fd, (void *)&from, sizeof from)) fail("bind");
    if (connect(c->fd, (void *)&to, sizeof to) && errno != EINPROGRESS) fail("connect");
    begun++;
    in_flight++;
    watch(c, EPOLLOUT, EPOLL_CTL_ADD);
}

/* --- hearing ------------------------------------------------------------------------------ */

static void hear_event(struct client *c, uint64_t at) {
    events_heard++;
    if (!is_armed) return;
    if (!first_at) first_at = at;
    if (++c->heard == (uint32_t)wanted) {
        c->last = at;
        satisfied++;
    }
}

/* A compressed frame is not looked into: it is taken for what its client waits for. */
static int begins(const struct client *c, char a, char b) {
    if (c->header[0] & COMPRESSED) return 1;
    return c->length >= 2 && c->start[0] == a && c->start[1] == b;
}

static void hear_frame(struct client *c, uint64_t at) {
    if ((c->header[0] & 15) == 8) { drop(c); return; }
    if ((c->header[0] & 15) != 1) return;
    if (c->length == 1 && c->start[0] == '2' && !(c->header[0] & COMPRESSED)) { /* the engine's ping */
        pings++;
        say(c, "3");
    } else if (c->state == READY && begins(c, '4', '2')) {
        hear_event(c, at);
    } else if (c->state == OPENING && begins(c, '0', '{')) {
        c->state = ENTERING;
        say(c, hello);
    } else if (c->state == ENTERING && begins(c, '4', '0')) {
        if (!join_text[0]) { become_ready(c); return; }
        c->state = JOINING;
        say(c, join_text);
    } else if (c->state == JOINING && begins(c, '4', '3')) {
        become_ready(c);
    } else if (c->state == ENTERING && begins(c, '4', '4')) { /* refused at the door */
        drop(c);
    }
}

static int header_wants(const struct client *c) {
    int code = c->header[1] & 127;
    if (c->header_length < 2) return 2;
    return code < 126 ? 2 : code == 126 ? 4 : 10;
}

static void read_length(struct client *c) {
    uint64_t length = c->header[1] & 127;
    if (length >= 126) {
        length = 0;
        for (int i = 2; i < c->header_length; i++) length = length << 8 | c->header[i];
    }
    c->length = c->left = length;
    memset(c->start, 0, sizeof c->start);
}

static void hear(struct client *c, const uint8_t *bytes, size_t n, uint64_t at) {
    while (c->state != GONE) {
        if (c->header_length < header_wants(c)) {
            if (!n) return;
            c->header[c->header_length++] = *bytes++;
            n--;
            if (c->header_length < header_wants(c)) continue;
            read_length(c);
        }
        size_t some = n < c->left ? n : c->left;
        for (uint64_t i = c->length - c->left, j = 0; i < 2 && j < some; i++, j++)
            c->start[i] = bytes[j];
        bytes += some;
        n -= some;
        c->left -= some;
        if (c->left) return;
        hear_frame(c, at);
        c->header_length = 0;
    }
}

/* The answer to the upgrade: only its status and its end matter; what follows are frames. */
static size_t hear_upgrade(struct client *c, const uint8_t *bytes, size_t n) {
    static const char end[] = "\r\n\r\n";
    size_t i = 0;
    while (i < n && c->matched < 4) {
        char one = (char)bytes[i++];
        if (c->status_length < 12) c->status[c->status_length++] = one;
        c->matched = one == end[c->matched] ? c->matched + 1 : one == '\r';
    }
    if (c->matched < 4) return i;
    if (strncmp(c->status, "HTTP/1.1 101", 12)) { drop(c); return n; }
    c->state = OPENING;
    if (!hello[0]) become_ready(c);
    return i;
}

static void receive(struct client *c) {
    static uint8_t bytes[READ_BYTES];
    ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { drop(c); return; }
    size_t from = c->state == UPGRADING ? hear_upgrade(c, bytes, (size_t)n) : 0;
    hear(c, bytes + from, (size_t)n - from, now());
}

/* --- orders ------------------------------------------------------------------------------- */

static void tell_opened(void) {
    is_opening = 0;
    printf("{\"ready\": %d, \"gone\": %d, \"seconds\": %.4f}\n",
        ready, size - ready, (double)(now() - opened_at) / 1e9);
}

static int by_number(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void tell_heard(void) {
    uint64_t *at = calloc((size_t)size + 1, sizeof *at);
    int n = 0;
    for (int i = 0; i < size; i++)
        if (crowd[i].state == READY && crowd[i].heard >= (uint32_t)wanted) at[n++] = crowd[i].last;
    qsort(at, (size_t)n, sizeof *at, by_number);
    is_armed = 0;
    printf("{\"heard\": %d, \"missed\": %d, \"first\": %llu, \"p50\": %llu, \"p99\": %llu, \"last\": %llu}\n",
        n, ready - deaf - n, (unsigned long long)first_at, (unsigned long long)at[n / 2],
        (unsigned long long)at[n * 99 / 100], (unsigned long long)(n ? at[n - 1] : 0));
    free(at);
}

static void open_crowd(const char *order) {
    unsigned within_ms;
    if (is_opening || sscanf(order, "open %d %d %d %u", &size, &port, &most_in_flight, &within_ms) != 4)
        fail("open N PORT FLIGHT MS");
    free(crowd);
    crowd = calloc((size_t)size, sizeof *crowd);
    begun = ready = gone = in_flight = deaf = 0;
    is_opening = 1;
    opened_at = now();
    deadline = opened_at + within_ms * 1000000ull;
}

static void arm(const char *order) {
    unsigned within_ms;
    if (sscanf(order, "arm %d %u", &wanted, &within_ms) != 2) fail("arm K MS");
    for (int i = 0; i < size; i++) crowd[i].heard = 0;
    first_at = 0;
    satisfied = 0;
    is_armed = 1;
    deadline = now() + within_ms * 1000000ull;
    printf("{\"armed\": true}\n");
}

static void set_deaf(int count) {
    for (int i = 0; i < size; i++) {
        struct client *c = &crowd[i];
        if (c->state != READY || c->is_deaf == (i < count)) continue;
        c->is_deaf = i < count;
        deaf += c->is_deaf ? 1 : -1;
        watch(c, c->is_deaf ? 0 : EPOLLIN, EPOLL_CTL_MOD);
    }
    printf("{\"deaf\": %d}\n", deaf);
}

static void close_crowd(void) {
    uint64_t at = now();
    for (int i = 0; i < begun; i++) drop(&crowd[i]);
    printf("{\"t0\": %llu}\n", (unsigned long long)at);
}

static void obey(const char *order) {
    if (!strncmp(order, "hello ", 6)) { strcpy(hello, order + 6); return; }
    if (!strncmp(order, "join ", 5)) { strcpy(join_text, order + 5); return; }
    if (!strcmp(order, "offer")) { offers_deflate = 1; return; }
    if (!strncmp(order, "open ", 5)) { open_crowd(order); return; }
    if (!strncmp(order, "arm ", 4)) arm(order);
    else if (!strncmp(order, "deafen ", 7)) set_deaf(atoi(order + 7));
    else if (!strcmp(order, "listen")) set_deaf(0);
    else if (!strcmp(order, "close")) close_crowd();
    else if (!strncmp(order, "say ", 4) && size && crowd[0].state == READY) {
        uint64_t at = now();
        say(&crowd[0], order + 4);
        printf("{\"t0\": %llu}\n", (unsigned long long)at);
    } else
        printf("{\"ready\": %d, \"gone\": %d, \"events\": %llu, \"pings\": %llu}\n", ready, gone,
            (unsigned long long)events_heard, (unsigned long long)pings);
}

static void read_orders(void) {
    static char lines[LINE_BYTES];
    static size_t length;
    ssize_t n = read(0, lines + length, sizeof lines - length - 1);
    if (n <= 0) exit(0);
    length += (size_t)n;
    lines[length] = 0;
    for (char *end; (end = strchr(lines, '\n')); ) {
        *end = 0;
        obey(lines);
        length -= (size_t)(end + 1 - lines);
        memmove(lines, end + 1, length + 1);
    }
    fflush(stdout);
}

/* --- the loop ----------------------------------------------------------------------------- */

static void look_after(void) {
    int is_late = now() > deadline;
    while (is_opening && begun < size && in_flight < most_in_flight) connect_next();
    if (is_opening && (is_late || ready + gone >= size)) tell_opened();
    if (is_armed && (is_late || satisfied >= ready - deaf)) tell_heard();
    fflush(stdout);
}

int main(int count, char **words) {
    static struct epoll_event events[EVENTS];
    static const struct timespec nap = {0, NAP_NS};
    struct rlimit files;
    struct epoll_event orders = {.events = EPOLLIN, .data.u32 = ORDERS};
    alarm((unsigned)(count > 1 ? atoi(words[1]) : 600));
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    epoll = epoll_create1(0);
    epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &orders);
    for (;;) {
        if (is_armed) nanosleep(&nap, NULL);
        int n = epoll_wait(epoll, events, EVENTS, is_armed || is_opening ? 5 : 200);
        for (int i = 0; i < n; i++) {
            if (events[i].data.u32 == ORDERS) { read_orders(); continue; }
            struct client *c = &crowd[events[i].data.u32];
            if (c->state == CONNECTING) upgrade(c);
            else if (c->state != GONE) receive(c);
        }
        look_after();
    }
}
