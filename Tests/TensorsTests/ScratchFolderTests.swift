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

    @Test func `A place where none can be made is an error`() {
        #expect(throws: AtomicFile.Failure.self) { try ScratchFolder.use(in: "/nowhere") { _ in } }
    }
}
