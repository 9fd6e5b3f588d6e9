// Lets plain `swift test` run two tests at a time, each in a process that runs one after the other.
//
// Swift Testing starts all tests at once where it is not told otherwise, and counts a test's time from then on: on two
// cores every one of a thousand reads as long as all of them take, and nothing can be measured. One after the other leaves
// a core idle for much of the time, above all where a test waits for a program. So a whole run becomes a process for each
// of the large targets and one for the others, two of them side by side, the longest first, so that both lanes end at
// nearly the same time; a run of some tests is one process. Besides, threads of kernels that wait for each other turn in
// circles (Sources/Networks/Engine/ThreadWaiting.swift): beside other programs two fifths of the tests' time went there.
// All of it is decided before a program's first line, so the tests start again with --no-parallel and GOMP_SPINCOUNT, unless
// the command line or the environment says otherwise.

#if defined(__linux__)

#include "TestLanes.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const sign = "MIRADOR_TESTS_RESTARTED";
static const char *const spins = "GOMP_SPINCOUNT";

enum { lanes = 2 };

/// Tests that run in one process.
struct part {
    const char *name, *option, *pattern;
};

/// From the longest to the shortest; together they are all tests, whatever targets there will be.
static const struct part parts[] = {
    {"LessonTests", "--filter", "^LessonTests\\."},
    {"ToolTests", "--filter", "^ToolTests\\."},
    {"ExplanationsTests", "--filter", "^ExplanationsTests\\."},
    {"NetworksTests", "--filter", "^NetworksTests\\."},
    {"CourseTests", "--filter", "^CourseTests\\."},
    {"the other targets", "--skip", "^(LessonTests|ToolTests|ExplanationsTests|NetworksTests|CourseTests)\\."},
};
enum { part_count = sizeof parts / sizeof *parts };

static int is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

static int begins(const char *argument, const char *prefix) { return !strncmp(argument, prefix, strlen(prefix)); }

/// Does not return where it could start again.
static void start_again(int argc, char **argv, const char *last, const struct part *part) {
    char **arguments = calloc((size_t)argc + 4, sizeof *arguments);
    if (!arguments) return;
    memcpy(arguments, argv, (size_t)argc * sizeof *arguments);
    if (last) arguments[argc++] = (char *)last;
    if (part) {
        arguments[argc++] = (char *)part->option;
        arguments[argc++] = (char *)part->pattern;
    }
    execv("/proc/self/exe", arguments);
    free(arguments);
}

static pid_t start(int argc, char **argv, const struct part *part) {
    pid_t process = fork();
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        start_again(argc, argv, "--no-parallel", part);
        _exit(EXIT_FAILURE);
    }
    return process;
}

/// Runs all parts and ends with the status of the first that failed; returns where there is no other process to be had.
static void run_parts(int argc, char **argv) {
    pid_t processes[part_count];
    int started = 0, running = 0, result = EXIT_SUCCESS;
    while (started < part_count || running > 0) {
        if (started < part_count && running < lanes) {
            processes[started] = start(argc, argv, &parts[started]);
            if (processes[started] > 0) {
                started++, running++;
                continue;
            }
            // One lane is enough for the parts that are left.
            if (running == 0) {
                if (started == 0) return;
                fprintf(stderr, "No process could be started for %s.\n", parts[started].name);
                _exit(EXIT_FAILURE);
            }
        }
        int status = 0;
        pid_t ended = waitpid(-1, &status, 0);
        if (ended < 0) break;
        for (int i = 0; i < started; i++) {
            if (processes[i] != ended) continue;
            running--;
            int code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
            // Another part may have the last word.
            if (code) fprintf(stderr, "Of %s some tests failed: look for the lines with \u2718.\n", parts[i].name);
            if (code && !result) result = code;
        }
    }
    _exit(result);
}

__attribute__((constructor)) static void begin(int argc, char **argv) {
    if (is_set(sign)) {
        // For this process alone, not for the programs that tests start.
        if (strchr(getenv(sign), 's')) unsetenv(spins);
        unsetenv(sign);
        return;
    }
    int runs_tests = 0, says_how = 0, says_which = 0;
    for (int i = 1; i < argc; i++) {
        const char *argument = argv[i];
        if (!strcmp(argument, "swift-testing")) runs_tests = 1;
        if (!strcmp(argument, "--parallel") || !strcmp(argument, "--no-parallel") || strstr(argument, "-width")) says_how = 1;
        // A file of results holds those of one process.
        if (begins(argument, "--filter") || !strcmp(argument, "--skip") || begins(argument, "--skip=")
            || begins(argument, "--list") || strstr(argument, "-output") || begins(argument, "--event-stream")) {
            says_which = 1;
        }
    }
    // The process of a single test that asks for one of its own has nothing to put in order.
    if (!runs_tests || is_set("SWT_EXIT_TEST_ID")) return;
    int sets_spins = !is_set(spins) && !is_set("OMP_WAIT_POLICY");
    if (says_how && !sets_spins) return;
    if (sets_spins) setenv(spins, "1000", 1);
    setenv(sign, sets_spins ? "s" : "p", 1);
    if (!says_how && !says_which) run_parts(argc, argv);
    start_again(argc, argv, says_how ? NULL : "--no-parallel", NULL);
    // Did not start: goes on as it is.
    if (sets_spins) unsetenv(spins);
    unsetenv(sign);
}

#endif
