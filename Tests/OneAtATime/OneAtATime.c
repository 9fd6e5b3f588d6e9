// Lets plain `swift test` run one test after the other, each with all cores.
//
// Swift Testing starts all tests at once where it is not told otherwise, and counts a test's time from then on: on two
// cores every one of a thousand reads as long as all of them take, and nothing can be measured. Besides, threads of kernels
// that wait for each other turn in circles (Sources/Networks/Engine/ThreadWaiting.swift): beside other programs two fifths
// of the tests' time went there. Both are decided before a program's first line, so the tests start again with --no-parallel
// and GOMP_SPINCOUNT, unless the command line or the environment says otherwise.

#if defined(__linux__)

#include "OneAtATime.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const sign = "MIRADOR_TESTS_RESTARTED";
static const char *const spins = "GOMP_SPINCOUNT";

static int is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

__attribute__((constructor)) static void start_again(int argc, char **argv) {
    if (is_set(sign)) {
        // For this process alone, not for the programs that tests start.
        if (strchr(getenv(sign), 's')) unsetenv(spins);
        unsetenv(sign);
        return;
    }
    int runs_tests = 0, says_how = 0;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "swift-testing")) runs_tests = 1;
        if (!strcmp(argv[i], "--parallel") || !strcmp(argv[i], "--no-parallel") || strstr(argv[i], "-width")) says_how = 1;
    }
    // The process of a single test that asks for one of its own has nothing to put in order.
    if (!runs_tests || is_set("SWT_EXIT_TEST_ID")) return;
    int sets_spins = !is_set(spins) && !is_set("OMP_WAIT_POLICY");
    if (says_how && !sets_spins) return;
    char **arguments = calloc((size_t)argc + 2, sizeof *arguments);
    if (!arguments) return;
    memcpy(arguments, argv, (size_t)argc * sizeof *arguments);
    if (!says_how) arguments[argc] = (char *)"--no-parallel";
    if (sets_spins) setenv(spins, "1000", 1);
    setenv(sign, sets_spins ? "s" : "p", 1);
    execv("/proc/self/exe", arguments);
    // Did not start: goes on as it is.
    if (sets_spins) unsetenv(spins);
    unsetenv(sign);
    free(arguments);
}

#endif
