import Foundation
import Testing

@testable import Tensors

@Suite struct `Scratch folders` {
    @Test func `One is there while it is used, and gone after it, after an error too`() throws {
        let seen = try ScratchFolder.use { path in
            try Data([1]).write(to: URL(fileURLWithPath: path + "/a"))
            return path
        }
        #expect(!FileManager.default.fileExists(atPath: seen))
        var failed = ""
        #expect(throws: CancellationError.self) {
            try ScratchFolder.use { path in
                failed = path
                throw CancellationError()
            }
        }
        #expect(!failed.isEmpty && !FileManager.default.fileExists(atPath: failed))
    }

    @Test func `What a dead process left is taken away, and what another one uses is not`() throws {
        try ScratchFolder.use { parent in
            let (dead, file) = (parent + "/.x-\(UUID().uuidString)", parent + "/.x-mine")
            for path in [dead, file] {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            }
            try ScratchFolder.use(in: parent, prefix: ".x-") { first in
                try ScratchFolder.use(in: parent, prefix: ".x-") { second in
                    let left = try FileManager.default.contentsOfDirectory(atPath: parent).sorted()
                    #expect(left == [first, second, file].map { URL(fileURLWithPath: $0).lastPathComponent }.sorted())
                }
            }
        }
    }

    /// In a process of its own, which may open no file any more.
    @Test func `Where a process may open nothing more, it is an error, and no folder is left`() async throws {
        let parent = NSTemporaryDirectory() + "scratch-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: parent) }
        await #expect(processExitsWith: .success) { [parent = parent as String] in
            var few = rlimit(rlim_cur: 0, rlim_max: 0)
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &few)
            few.rlim_cur = 3
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &few)
            var hasFailed = false
            do { try ScratchFolder.use(in: parent) { _ in } } catch is AtomicFile.Failure { hasFailed = true }
            guard hasFailed else { exit(1) }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == [])
    }

    @Test func `A place where none can be made is an error`() {
        #expect(throws: AtomicFile.Failure.self) { try ScratchFolder.use(in: "/nowhere") { _ in } }
    }
}
