import Foundation

/// How the threads of kernels wait for one another.
///
/// GCC's OpenMP lets a thread that has to wait turn in circles 300,000 times before it sleeps. Where other programs want
/// the processor too, it does so while the thread that it waits for has no core to run on: beside another program on all
/// cores a forward pass took 25 times as long. A thousand turns are enough from one kernel to the next: on an idle machine
/// they are as fast.
public enum ThreadWaiting {
    private static let spins = "GOMP_SPINCOUNT", policy = "OMP_WAIT_POLICY", sign = "MIRADOR_RESTARTED"

    /// Lets waiting threads sleep soon, unless the environment says how they wait. To be called before anything else: the
    /// setting is read before a program's first line, so the program starts again with it, which takes 15 ms.
    public static func keepShort() {
        #if os(Linux)
            let environment = ProcessInfo.processInfo.environment
            if environment[sign] != nil {
                // For this process alone, not for those that it starts.
                unsetenv(sign)
                unsetenv(spins)
            } else if [spins, policy].allSatisfy({ environment[$0, default: ""].isEmpty }),
                let program = Bundle.main.executablePath
            {
                setenv(spins, "1000", 1)
                setenv(sign, "1", 1)
                execv(program, CommandLine.unsafeArgv)
                // Did not start: goes on as it is.
                unsetenv(sign)
                unsetenv(spins)
            }
        #endif
    }
}
