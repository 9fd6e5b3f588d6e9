// The streams are variables of C, which knows nothing of concurrency.
@preconcurrency import Foundation

/// Standard input and both outputs, in the state that a program may rely on.
public enum StandardStreams {
    /// To be called before anything else.
    ///
    /// A stream that is closed is opened on nothing, so that no file or pipe gets its number and what is printed lands in
    /// it. And a program whose output did not arrive (a full disk) does not end with status 0.
    public static func prepare() {
        // The other way round: to read from a closed input or to write to a closed output stays an error.
        for (descriptor, way) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(descriptor, F_GETFD) < 0 { _ = open("/dev/null", way) }
        atexit {
            errno = 0
            let isFlushed = fflush(stdout) == 0, reason = errno
            guard !isFlushed || ferror(stdout) != 0 else { return }
            let words = reason == 0 ? "not all of it could be written" : String(cString: strerror(reason))
            // Nothing is captured here: it is C that calls.
            StandardStreams.tell("Error: standard output: \(words)")
            _exit(EXIT_FAILURE)
        }
    }

    /// Writes a line to standard error, where it can be written.
    public static func tell(_ line: String) { show(line.printable + "\n") }

    /// Writes to standard error as it stands, where it can be written; nobody may be there who reads it.
    package static func show(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
