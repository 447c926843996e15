// Runs one program and reports what the kernel charged for it and its children: wall, user and system time in
// microseconds and peak resident memory in kilobytes, as one JSON line on file descriptor 3.
//
// /usr/bin/time rounds to 10 ms, which is more than some of the builds measured take.

#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>

namespace {

long long microseconds(const timeval& t) { return t.tv_sec * 1'000'000LL + t.tv_usec; }

long long now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000LL + t.tv_nsec / 1000;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: measure PROGRAM [ARGUMENT...] 3>report.json\n");
    return 2;
  }
  const long long started = now();
  const pid_t child = fork();
  if (child < 0) {
    std::perror("fork");
    return 2;
  }
  if (child == 0) {
    close(3);
    execvp(argv[1], argv + 1);
    std::perror(argv[1]);
    _exit(127);
  }
  int status = 0;
  rusage usage{};
  if (wait4(child, &status, 0, &usage) < 0) {
    std::perror("wait4");
    return 2;
  }
  const long long wall = now() - started;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  dprintf(3, "{\"wall\":%lld,\"user\":%lld,\"system\":%lld,\"peak_kb\":%ld,\"faults\":%ld,\"status\":%d}\n",
          wall, microseconds(usage.ru_utime), microseconds(usage.ru_stime), usage.ru_maxrss,
          usage.ru_minflt, code);
  return code;
}
