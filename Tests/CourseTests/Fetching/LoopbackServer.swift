import Foundation
import Synchronization

/// A real HTTP server on 127.0.0.1, one thread a connection, that does what a test tells it to.
final class LoopbackServer: Sendable {
    /// What one request asked for.
    struct Request: Sendable {
        let path: String
        /// The first byte of the range that was asked for.
        let rangeStart: Int?
        /// The how-manieth request this is, from 0.
        let number: Int
    }

    /// What the server does with a request.
    enum Answer: Sendable {
        /// The file, or the part of it that the request asked for.
        case file([UInt8])
        /// The file, the connection cut after so many bytes of the body.
        case cut([UInt8], after: Int)
        /// The whole file, whatever range was asked for.
        case wholeFile([UInt8])
        /// Status 206 with another range than the one asked for.
        case wrongRange([UInt8])
        /// A status without a body, and header fields.
        case status(Int, [String: String])
        /// Bytes that are not HTTP.
        case noise([UInt8])
        /// The head and so many bytes, then nothing more.
        case stall([UInt8], after: Int)
        /// Nothing at all.
        case silence
    }

    let port: Int
    private let listener: Int32
    private let answer: @Sendable (Request) -> Answer
    private let received = Mutex<[Request]>([])
    private let open = Mutex<[Int32]>([])

    init(_ answer: @escaping @Sendable (Request) -> Answer) throws {
        self.answer = answer
        #if os(Linux)
            let stream = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let listener = socket(AF_INET, stream, 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                guard let server = self else {
                    close(connection)
                    return
                }
                server.open.withLock { $0.append(connection) }
                Thread.detachNewThread { server.serve(connection) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Ends the server and every connection that it holds.
    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        open.withLock { for connection in $0 { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    func address(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

    /// All requests so far.
    var requests: [Request] { received.withLock { $0 } }

    private func serve(_ connection: Int32) {
        // Other processes may hold copies of the descriptor: only shutdown tells the other side that this is the end.
        defer {
            open.withLock { $0.removeAll { $0 == connection } }
            shutdown(connection, Int32(SHUT_RDWR))
            close(connection)
        }
        guard let request = read(from: connection) else { return }
        switch answer(request) {
        case .file(let file):
            let start = request.rangeStart ?? 0
            guard start < file.count || start == 0 else {
                send(head(416, ["Content-Range": "bytes */\(file.count)", "Content-Length": "0"]), to: connection)
                return
            }
            send(head(of: file, from: request.rangeStart) + file[start...], to: connection)
        case .cut(let file, let count):
            let start = request.rangeStart ?? 0
            send(head(of: file, from: request.rangeStart) + file[start...].prefix(count), to: connection)
        case .wholeFile(let file):
            send(head(of: file, from: nil) + file, to: connection)
        case .wrongRange(let file):
            guard let start = request.rangeStart, start > 0 else {
                send(head(of: file, from: nil) + file, to: connection)
                return
            }
            send(head(of: file, from: start - 1) + file[(start - 1)...], to: connection)
        case .status(let status, let fields):
            send(head(status, fields.merging(["Content-Length": "0"]) { a, _ in a }), to: connection)
        case .noise(let bytes):
            send(bytes, to: connection)
        case .stall(let file, let count):
            send(head(of: file, from: nil) + file.prefix(count), to: connection)
            waitForEnd(of: connection)
        case .silence:
            waitForEnd(of: connection)
        }
    }

    private func head(of file: [UInt8], from start: Int?) -> [UInt8] {
        guard let start else { return head(200, ["Content-Length": "\(file.count)"]) }
        return head(
            206,
            [
                "Content-Length": "\(file.count - start)",
                "Content-Range": "bytes \(start)-\(file.count - 1)/\(file.count)",
            ])
    }

    private func head(_ status: Int, _ fields: [String: String]) -> [UInt8] {
        let lines = ["HTTP/1.1 \(status) As told", "Connection: close"] + fields.map { "\($0): \($1)" }
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }

    private func read(from connection: Int32) -> Request? {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !text.contains("\r\n\r\n") {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let lines = text.components(separatedBy: "\r\n")
        let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
        let start = range.flatMap { Int($0.drop { $0 != "=" }.dropFirst().prefix { $0 != "-" }) }
        let path = lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
        return received.withLock {
            $0.append(Request(path: path, rangeStart: start, number: $0.count))
            return $0.last
        }
    }

    private func send(_ bytes: [UInt8], to connection: Int32) {
        #if os(Linux)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
        #endif
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(connection, $0.baseAddress, $0.count, flags) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private func waitForEnd(of connection: Int32) {
        var buffer = [UInt8](repeating: 0, count: 64)
        while recv(connection, &buffer, buffer.count, 0) > 0 {}
    }
}
