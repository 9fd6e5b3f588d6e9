import Foundation

/// Limits of the time that a download waits.
public struct DownloadPatience: Hashable, Sendable {
    /// Seconds until a server has to be reached.
    public var connecting: Double
    /// Seconds that may pass without a byte.
    public var silence: Double

    public init(connecting: Double = 20, silence: Double = 30) {
        (self.connecting, self.silence) = (connecting, silence)
    }
}

/// The program curl, which knows TLS, certificates and proxies, asked for one answer at a time.
///
/// It is a process of its own because only one command downloads: a library would be loaded by all of them.
struct Curl: Sendable {
    private let program: ExternalProgram
    let patience: DownloadPatience

    /// - Throws: `DownloadError.curlMissing`.
    init(patience: DownloadPatience) throws(DownloadError) {
        guard let program = ExternalProgram(named: "curl", "/usr/bin/curl") else { throw .curlMissing }
        (self.program, self.patience) = (program, patience)
    }

    /// How an answer ended.
    enum Ending {
        /// It came whole, as far as curl can tell.
        case whole
        /// The connection broke; curl's words.
        case broken(String)
        case silent
        /// The reader of the head did not want the body.
        case unwanted
    }

    /// Asks for an address and hands on the answer as it comes. Redirects are answers like others.
    ///
    /// - Parameters:
    ///   - address: http or https.
    ///   - start: the first byte that is asked for.
    ///   - onHead: gets status and header fields; says whether the body is wanted.
    ///   - onBody: gets the body, piece by piece.
    func get(
        _ address: URL, from start: Int, onHead: (ResponseHead) throws(DownloadError) -> Bool,
        onBody: (UnsafeRawBufferPointer) throws(DownloadError) -> Void
    ) throws(DownloadError) -> Ending {
        let process = Process(), output = Pipe(), errors = Pipe()
        process.executableURL = URL(fileURLWithPath: program.path)
        process.arguments = arguments(for: address, from: start)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        do { try process.run() } catch { throw .curlMissing }
        defer {
            // Not `terminate()`: a process that a thread of Dispatch starts has the milder signals blocked.
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
        }
        let descriptor = output.fileHandleForReading.fileDescriptor
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var head: ResponseHead?
        var unread = Data()
        while true {
            let limit = patience.silence + (head == nil ? patience.connecting : 0)
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(min(limit * 1000, 1e9)))
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return .silent }
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { break }
            let piece = UnsafeRawBufferPointer(rebasing: buffer.prefix(count))
            if head != nil {
                try onBody(piece)
                continue
            }
            unread.append(contentsOf: piece)
            do throws(ResponseHead.Malformed) {
                // Heads of status 1xx only announce another one.
                repeat { head = try ResponseHead.cutOff(&unread) } while head.map { $0.status < 200 } ?? false
            } catch {
                throw .notHTTP(address: address.absoluteString)
            }
            guard let head else { continue }
            guard try onHead(head) else { return .unwanted }
            try [UInt8](unread).withUnsafeBufferPointer { body throws(DownloadError) in
                try onBody(UnsafeRawBufferPointer(body))
            }
        }
        process.waitUntilExit()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        switch process.terminationStatus {
        case 0 where head != nil: return .whole
        case 1 where head == nil: throw .notHTTP(address: address.absoluteString)
        case 28 where head != nil: return .silent
        default: return .broken(Self.reason(said))
        }
    }

    private func arguments(for address: URL, from start: Int) -> [String] {
        var arguments = [
            // The user's own settings might change what comes; proxies are known from the environment.
            "--disable", "--silent", "--show-error", "--include", "--suppress-connect-headers", "--globoff",
            // What has come belongs on the disk, not into a buffer that is lost when the connection stalls.
            "--no-buffer",
            "--proto", "=http,https", "--connect-timeout", "\(patience.connecting)",
            // Where this process is killed, curl ends as well, even if nothing comes.
            "--speed-limit", "1", "--speed-time", "\(Int(patience.silence.rounded(.up)) + 1)",
            "--user-agent", "mirador",
        ]
        if start > 0 { arguments += ["--header", "Range: bytes=\(start)-"] }
        if ["localhost", "127.0.0.1", "::1"].contains(address.host ?? "") { arguments += ["--noproxy", "*"] }
        return arguments + ["--url", address.absoluteString]
    }

    /// `curl: (6) Could not resolve host: example.org` without what only curl means, and without a full stop.
    private static func reason(_ said: String) -> String {
        var words = (said.split(separator: "\n").first.map(String.init) ?? "").trimmed
        if words.hasPrefix("curl: ("), let end = words.range(of: ") ") { words = String(words[end.upperBound...]) }
        if words.hasSuffix(".") { words.removeLast() }
        return words.isEmpty ? "curl gave no reason" : words
    }
}
