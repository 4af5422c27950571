/* The limit that the bench measures against: accept, upgrade, then write one frame to each.
 *
 *     writeloop FILE LIFETIME_S            FILE holds the text of the frame; tells its port
 *
 * Orders on standard input, one a line, each answered by one line of JSON:
 *
 *     emit LOOP | burst LOOP K | count     LOOP: `write`, the naive loop over the clients;
 *                                          `send`, over an array of descriptors and nothing else
 *
 * It keeps no queue and takes no care of slow readers: nothing that must do so can be expected to
 * be faster.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
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

#define EVENTS 512
#define MOST 100000 /* clients; also the highest descriptor */

struct client {
    int fd;
    int is_upgraded;
    char address[48]; /* what any server would keep of a client */
    uint64_t bytes_sent;
};

static struct client *crowd[MOST]; /* by order of arrival */
static int descriptors[MOST], places[MOST], count;
static uint8_t frame[1 << 20];
static size_t frame_length;
static const char UPGRADED[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void read_frame(const char *path) {
    static uint8_t text[(1 << 20) - 8];
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(text, 1, sizeof text, file) : 0, head = 2;
    if (!file || n > 65535) { fprintf(stderr, "writeloop: cannot use %s\n", path); exit(1); }
    fclose(file);
    frame[0] = 0x81;
    frame[1] = (uint8_t)(n < 126 ? n : 126);
    if (n >= 126) {
        frame[2] = (uint8_t)(n >> 8);
        frame[3] = (uint8_t)n;
        head = 4;
    }
    memcpy(frame + head, text, n);
    frame_length = head + n;
}

/* --- the two loops ------------------------------------------------------------------------ */

static int write_to_each(void) {
    int cut = 0;
    for (int i = 0; i < count; i++) {
        ssize_t n = write(crowd[i]->fd, frame, frame_length);
        if (n == (ssize_t)frame_length) crowd[i]->bytes_sent += frame_length; else cut++;
    }
    return cut;
}

static int send_to_each(void) {
    int cut = 0;
    for (int i = 0; i < count; i++)
        cut += send(descriptors[i], frame, frame_length, MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)frame_length;
    return cut;
}

static void emit(int (*loop)(void), int times) {
    uint64_t t0 = now();
    int cut = 0;
    while (times--) cut += loop();
    printf("{\"t0\": %llu, \"t1\": %llu, \"cut\": %d}\n",
        (unsigned long long)t0, (unsigned long long)now(), cut);
}

static void obey(const char *order) {
    int times = 1;
    char verb[16] = "", loop[16] = "";
    sscanf(order, "%15s %15s %d", verb, loop, &times);
    if (!strcmp(verb, "count")) printf("{\"count\": %d}\n", count);
    else emit(strcmp(loop, "send") ? write_to_each : send_to_each, times);
    fflush(stdout);
}

/* --- coming and going --------------------------------------------------------------------- */

static void welcome(int listening, int epoll) {
    int fd, one = 1;
    while ((fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        if (fd >= MOST) { close(fd); continue; }
        struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
        struct client *c = calloc(1, sizeof *c);
        c->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        places[fd] = count;
        crowd[count] = c;
        descriptors[count++] = fd;
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    }
}

static void see_off(int fd) {
    int place = places[fd];
    free(crowd[place]);
    count--;
    crowd[place] = crowd[count];
    descriptors[place] = descriptors[count];
    places[descriptors[place]] = place;
    close(fd);
}

static void receive(int fd) {
    char bytes[4096];
    struct client *c = crowd[places[fd]];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) { see_off(fd); return; }
    if (c->is_upgraded) return;
    c->is_upgraded = 1;
    if (write(fd, UPGRADED, sizeof UPGRADED - 1) < 0) see_off(fd);
}

static void read_orders(void) {
    static char lines[4096];
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
}

static int listening_anywhere(void) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t length = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (void *)&at, sizeof at) || listen(fd, 4096)) { perror("writeloop: listen"); exit(1); }
    getsockname(fd, (void *)&at, &length);
    printf("{\"port\": %d}\n", ntohs(at.sin_port));
    fflush(stdout);
    return fd;
}

int main(int words, char **word) {
    static struct epoll_event events[EVENTS];
    struct rlimit files;
    if (words != 3) { fprintf(stderr, "writeloop FILE LIFETIME_S\n"); return 2; }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    alarm((unsigned)atoi(word[2]));
    read_frame(word[1]);
    int listening = listening_anywhere(), epoll = epoll_create1(0);
    for (int fd = 0; fd <= listening; fd += listening) {
        struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
    }
    for (;;) {
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd == listening) welcome(listening, epoll);
            else if (fd == 0) read_orders();
            else receive(fd);
        }
    }
}
