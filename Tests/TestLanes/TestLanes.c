// Lets plain `swift test` run two tests at a time: one that starts programs, and one that computes in the test process.
//
// Swift Testing starts all tests at once where it is not told otherwise, and counts a test's time from then on: on two
// cores every one of a thousand reads as long as all of them take, and nothing can be measured. One after the other leaves
// a core idle for much of the time, above all where a test waits for a program. So a whole run becomes two processes side by
// side, each of which runs its tests one after the other; a run of some tests is one process. Besides, threads of kernels
// that wait for each other turn in circles (Sources/Networks/Engine/ThreadWaiting.swift): beside other programs two fifths
// of the tests' time went there. All of it is decided before a program's first line, so the tests start again with
// --no-parallel and GOMP_SPINCOUNT, unless the command line or the environment says otherwise.

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
/// The targets whose tests start programs.
static const char *const programs = "^(ToolTests|LessonTests)\\.";

static int is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

static int begins(const char *argument, const char *prefix) { return !strncmp(argument, prefix, strlen(prefix)); }

/// Does not return where it could start again.
static void start_again(int argc, char **argv, const char *last, const char *lane) {
    char **arguments = calloc((size_t)argc + 4, sizeof *arguments);
    if (!arguments) return;
    memcpy(arguments, argv, (size_t)argc * sizeof *arguments);
    if (last) arguments[argc++] = (char *)last;
    if (lane) {
        arguments[argc++] = (char *)lane;
        arguments[argc++] = (char *)programs;
    }
    execv("/proc/self/exe", arguments);
    free(arguments);
}

/// Runs both lanes and ends with the status of the first that failed; returns where there is no second process to be had.
static void run_lanes(int argc, char **argv) {
    const char *const lanes[] = {"--filter", "--skip"};
    const char *const names[] = {"that start programs", "that compute"};
    pid_t started[2];
    for (int i = 0; i < 2; i++) {
        started[i] = fork();
        if (started[i] == 0) {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            start_again(argc, argv, "--no-parallel", lanes[i]);
            _exit(EXIT_FAILURE);
        }
        if (started[i] < 0) {
            if (i == 0) return;
            kill(started[0], SIGTERM);
            waitpid(started[0], NULL, 0);
            return;
        }
    }
    int result = EXIT_SUCCESS;
    for (int i = 0; i < 2; i++) {
        int status = 0;
        waitpid(started[i], &status, 0);
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
        // The other lane may have had the last word.
        if (code) fprintf(stderr, "Of the tests %s some failed: look for the lines with \u2718.\n", names[i]);
        if (code && !result) result = code;
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
    if (!says_how && !says_which) run_lanes(argc, argv);
    start_again(argc, argv, says_how ? NULL : "--no-parallel", NULL);
    // Did not start: goes on as it is.
    if (sets_spins) unsetenv(spins);
    unsetenv(sign);
}

#endif
