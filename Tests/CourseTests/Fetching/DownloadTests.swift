import Foundation
import Synchronization
import Tensors
import Testing

@testable import Course

/// Every exchange is one with a real server, over a real connection.
@Suite(.serialized, .timeLimit(.minutes(1))) struct `Downloading` {
    private let folder = Folder()
    private let patience = DownloadPatience(connecting: 0.25, silence: 0.5)
    /// Longer than any buffer on the way, and no two parts alike.
    private static let bytes = RandomNumbers(seed: 7).bytes(400_000)
    private var file: [UInt8] { Self.bytes }

    private var part: PartialFile { get throws { try PartialFile(named: "file.part", of: folder.path("file")) } }
    /// Compared outside of `#expect`: the difference between two long arrays takes minutes to print.
    private var arrived: ArraySlice<UInt8> { get throws { try ArraySlice(Data(contentsOf: folder.url("file.part"))) } }

    private func bring(_ path: String = "file", from server: LoopbackServer, retries: Int = 4) throws {
        var download = try Download(server.address(path), patience: patience)
        download.retries = retries
        try download.bring(into: part) { _, _ in }
    }

    @Test func `A file comes whole, and progress tells how much of it`() throws {
        let server = try LoopbackServer { [file] _ in .file(file) }
        let sizes = Mutex<[Int?]>([]), steps = Mutex<[Int]>([])
        try Download(server.address("file"), patience: patience).bring(into: part) { done, size in
            sizes.withLock { $0.append(size) }
            steps.withLock { $0.append(done) }
        }
        let isWhole = try arrived == file[...]
        #expect(isWhole)
        let told = (steps.withLock { $0 }, Set(sizes.withLock { $0 }))
        #expect(told.0.first == 0 && told.0.last == file.count && told.0 == told.0.sorted())
        #expect(told.1 == [file.count])
    }

    @Test func `A connection that breaks half-way is taken up again where it broke`() throws {
        let server = try LoopbackServer { [file] request in
            request.number == 0 ? .cut(file, after: 123_456) : .file(file)
        }
        try bring(from: server)
        let isWhole = try arrived == file[...], asked = server.requests.map(\.rangeStart)
        #expect(isWhole)
        #expect(asked == [nil, 123_456])
    }

    @Test func `What a download that broke off has brought is used by the next one`() throws {
        let server = try LoopbackServer { [file] request in
            request.number == 0 ? .cut(file, after: 200_000) : .file(file)
        }
        let error = #expect(throws: DownloadError.self) { try bring(from: server, retries: 0) }
        guard case .brokenOff(_, 200_000, of: file.count, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let isKept = try arrived == file[..<200_000]
        #expect(isKept)
        try bring(from: server)
        let isWhole = try arrived == file[...], asked = server.requests.map(\.rangeStart)
        #expect(isWhole)
        #expect(asked == [nil, 200_000])
    }

    @Test func `A server that always breaks off is not asked for ever`() throws {
        let server = try LoopbackServer { [file] _ in .cut(file, after: 100) }
        #expect(throws: DownloadError.self) { try bring(from: server) }
        let asked = server.requests.map(\.rangeStart)
        #expect(asked == [nil, 100, 200, 300, 400])
    }

    @Test func `A server that ignores ranges, or sends another one, is asked for everything`() throws {
        for answer in [LoopbackServer.Answer.wholeFile(file), .wrongRange(file)] {
            let server = try LoopbackServer { _ in answer }
            let part = try part
            try part.empty()
            try part.append([UInt8](repeating: 7, count: 5000))
            try Download(server.address("file"), patience: patience).bring(into: part) { _, _ in }
            let isWhole = try arrived == file[...], first = server.requests.first?.rangeStart
            #expect(isWhole)
            #expect(first == 5000)
        }
    }

    @Test func `A part that is whole already costs one question`() throws {
        let server = try LoopbackServer { [file] _ in .file(file) }
        let part = try part
        try part.append(file)
        try Download(server.address("file"), patience: patience).bring(into: part) { _, _ in }
        let isWhole = try arrived == file[...], asked = server.requests.count
        #expect(isWhole)
        #expect(asked == 1)
    }

    @Test func `A part that is longer than the file is thrown away`() throws {
        let server = try LoopbackServer { [file] _ in .file(file) }
        let part = try part
        try part.append(file + [1])
        try Download(server.address("file"), patience: patience).bring(into: part) { _, _ in }
        let isWhole = try arrived == file[...]
        #expect(isWhole)
    }

    @Test(arguments: [301, 302, 303, 307, 308]) func `Redirects are followed, relative ones too`(status: Int) throws {
        let server = try LoopbackServer { [file] request in
            switch request.path {
            case "/old": .status(status, ["Location": "/elsewhere/new"])
            default: .file(file)
            }
        }
        try bring("old", from: server)
        let isWhole = try arrived == file[...], paths = server.requests.map(\.path)
        #expect(isWhole)
        #expect(paths == ["/old", "/elsewhere/new"])
    }

    @Test func `A circle of redirects ends`() throws {
        let server = try LoopbackServer { request in
            .status(302, ["Location": request.path == "/a" ? "/b" : "/a"])
        }
        let expected = DownloadError.tooManyRedirects(address: server.address("a"), limit: 10)
        #expect(throws: expected) { try bring("a", from: server) }
        let count = server.requests.count
        #expect(count == 11)
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://example.org/x", ""])
    func `A redirect out of the web is not followed`(target: String) throws {
        let server = try LoopbackServer { _ in .status(302, ["Location": target]) }
        let error = #expect(throws: DownloadError.self) { try bring(from: server) }
        #expect(error == .wrongRedirect(address: server.address("file"), to: target.isEmpty ? "nowhere" : target))
    }

    @Test(arguments: [403, 404, 500, 503]) func `Another status is an error that names it`(status: Int) throws {
        let server = try LoopbackServer { _ in .status(status, [:]) }
        let expected = DownloadError.status(status, reason: "As told", address: server.address("file"))
        #expect(throws: expected) { try bring(from: server) }
        let kept = folder.contents
        #expect(kept == [])
    }

    @Test func `A server that never answers is given up`() throws {
        let server = try LoopbackServer { _ in .silence }
        let expected = DownloadError.timedOut(address: server.address("file"), seconds: 0.75, received: 0)
        let time = ContinuousClock().measure {
            #expect(throws: expected) { try bring(from: server) }
        }
        #expect(time < .seconds(5))
    }

    @Test func `A server that stops half-way is given up, and what came is kept`() throws {
        let server = try LoopbackServer { [file] _ in .stall(file, after: 100_000) }
        let expected = DownloadError.timedOut(address: server.address("file"), seconds: 0.5, received: 100_000)
        #expect(throws: expected) { try bring(from: server) }
        let isKept = try arrived == file[..<100_000]
        #expect(isKept)
    }

    @Test func `What does not speak HTTP is named`() throws {
        let server = try LoopbackServer { _ in .noise(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)) }
        #expect(throws: DownloadError.notHTTP(address: server.address("file"))) { try bring(from: server) }
    }

    @Test func `An address where nobody listens is named with the reason`() throws {
        let server = try LoopbackServer { _ in .silence }
        let address = server.address("file")
        server.stop()
        let error = #expect(throws: DownloadError.self) {
            try Download(address, patience: patience).bring(into: part) { _, _ in }
        }
        #expect(error?.description.hasPrefix("\(address) cannot be reached: ") == true)
    }

    @Test(arguments: ["resnet50", "ftp://example.org/x", "https://", "file:///etc/passwd"])
    func `What is no address of the web is refused`(text: String) {
        #expect(throws: DownloadError.notAnAddress(text)) { try Download(text, patience: patience) }
    }

    @Test func `Two runs do not write to one part`() throws {
        let first = try part
        #expect(throws: DownloadError.underway(path: first.path)) { try part }
    }

    #if os(Linux)
        @Test func `A full disk is named`() throws {
            let server = try LoopbackServer { [file] _ in .file(file) }
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("file.part"), withDestinationPath: "/dev/full")
            let error = #expect(throws: DownloadError.self) { try bring(from: server) }
            let expected = DownloadError.notWritable(
                path: folder.path("file.part"), reason: "No space left on device")
            #expect(error == expected)
        }
    #endif

    @Test func `A file larger than the disk is refused before a byte is written`() throws {
        let server = try LoopbackServer { _ in
            .status(200, ["Content-Length": "4000000000000000000"])
        }
        let error = #expect(throws: DownloadError.self) { try bring(from: server) }
        guard case .diskFull(_, needed: 4_000_000_000_000_000_000, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        let kept = folder.contents
        #expect(kept == [])
    }
}

@Suite struct `The line of a download` {
    private let line = ProgressLine("resnet50", counting: .bytes, on: Terminal(width: 80, hasColours: false))

    @Test func `It tells how much has come, and after a second how long it will take`() {
        let early = line.line(25_000_000, of: 100_000_000, sinceThen: 25_000_000, in: 0.5, width: 80)
        let later = line.line(25_000_000, of: 100_000_000, sinceThen: 25_000_000, in: 4, width: 80)
        #expect(early.hasSuffix(" 25.0 MB of 100.0 MB"))
        #expect(later.hasSuffix(" 25.0 MB of 100.0 MB, 12 s left"))
        #expect(later.hasPrefix("resnet50 ━"))
    }

    @Test func `What an earlier run brought says nothing of the speed`() {
        let got = line.line(90_000_000, of: 100_000_000, sinceThen: 1_000_000, in: 10, width: 80)
        #expect(got.hasSuffix(", 1 min 40 s left"))
    }

    @Test func `Without a size it tells what has come`() {
        let got = line.line(1500, of: nil, sinceThen: 1500, in: 10, width: 80)
        #expect(got == "resnet50 1.5 kB")
    }

    @Test(arguments: [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (999_960, "1.0 MB"), (548_051_225, "548.1 MB"),
    ])
    func `Bytes are written as people read them`(bytes: Int, expected: String) {
        let got = "\(ByteCount(bytes))"
        #expect(got == expected)
    }
}

/// A folder that is gone with the value.
final class Folder {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("mirador-\(UUID().uuidString)")

    init() { try? FileManager.default.createDirectory(at: root, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: root) }

    func url(_ name: String) -> URL { root.appendingPathComponent(name) }
    func path(_ name: String) -> String { url(name).path }
    var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [] }
}

extension RandomNumbers {
    /// Bytes without a pattern.
    fileprivate func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(uniform(at: $0) * 255.99) } }
}
