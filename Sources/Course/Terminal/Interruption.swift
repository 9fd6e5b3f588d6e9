import Foundation
import Tensors

/// Interruption of a program by somebody who stops it: it takes away what it has not finished.
public enum Interruption {
    /// From now on Ctrl-C, a closed terminal and `kill` delete half-written files, take the progress line away and end
    /// the program with status 128 + the signal's number: 130 for Ctrl-C.
    public static func leavesNothingHalfDone() { _ = watch }

    /// Where the signal's handler, which may do next to nothing, writes the signal's number.
    nonisolated(unsafe) private static var writeEnd: Int32 = -1

    private static let watch: Void = {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        writeEnd = ends[1]
        let readEnd = ends[0]
        Thread.detachNewThread {
            var number: UInt8 = 0
            while read(readEnd, &number, 1) != 1 { if errno != EINTR { return } }
            let status = 128 + Int32(number)
            UnfinishedPaths.deleteAll {
                if isatty(STDERR_FILENO) == 1 { StandardStreams.show("\r\u{1B}[K") }
                _exit(status)
            }
        }
        // A handler, not SIG_IGN or a mask: those would be inherited by the programs that this one starts.
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            sigaddset(&set, number)
            signal(number) { number in
                var byte = UInt8(number)
                _ = write(Interruption.writeEnd, &byte, 1)
            }
        }
        // Who was started by a thread of Dispatch has them blocked.
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }()
}
