import Foundation
import Tensors
import Testing

private let manager = FileManager.default

private func write(_ text: String, to path: String) throws {
    var file = try AtomicFile(path: path)
    try file.write(littleEndian: Array(text.utf8))
    try file.finish()
}

private func text(_ path: String) -> String? {
    manager.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
}

private func mode(_ path: String) throws -> Int? {
    try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}

@Suite struct `Files that appear whole` {
    @Test(arguments: [0o600, 0o664, 0o755])
    func `A file that is replaced keeps its mode`(_ permissions: Int) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a"
            try write("old", to: path)
            try manager.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
            try write("new", to: path)
            let got = text(path), kept = try mode(path)
            #expect(got == "new")
            #expect(kept == permissions)
        }
    }

    @Test(arguments: [["real/t"], ["real/t", "one"], ["missing"], ["real/missing", "one"]])
    func `Links are followed, and stay, whether something is there or not`(targets: [String]) throws {
        try withTemporaryFolder { folder in
            try manager.createDirectory(atPath: folder + "/real", withIntermediateDirectories: true)
            try write("old", to: folder + "/real/t")
            var link = targets[0]
            for name in targets.dropFirst() + ["last"] {
                try manager.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: link)
                link = name
            }
            try write("new", to: folder + "/last")
            let got = text("\(folder)/\(targets[0])")
            let destination = try manager.destinationOfSymbolicLink(atPath: folder + "/last")
            #expect(got == "new")
            #expect(destination == targets.last)
        }
    }

    @Test func `Links that lead in a circle are refused`() throws {
        try withTemporaryFolder { folder in
            try manager.createSymbolicLink(atPath: folder + "/a", withDestinationPath: "b")
            try manager.createSymbolicLink(atPath: folder + "/b", withDestinationPath: "a")
            #expect(throws: AtomicFile.Failure.self) { try write("new", to: folder + "/a") }
        }
    }

    @Test func `A pipe with a name is written into and stays one`() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/pipe"
            #expect(mkfifo(path, 0o600) == 0)
            // Open both ways, so that neither end waits for the other.
            let reader = open(path, O_RDWR | O_NONBLOCK)
            defer { close(reader) }
            try write("through", to: path)
            var bytes = [UInt8](repeating: 0, count: 100)
            let count = read(reader, &bytes, 100)
            var status = stat()
            lstat(path, &status)
            #expect(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self) == "through")
            #expect(status.st_mode & S_IFMT == S_IFIFO)
        }
    }

    @Test func `A device takes what it can and says what it cannot`() throws {
        try write("nothing", to: "/dev/null")
        let error = #expect(throws: AtomicFile.Failure.self) { try write("too much", to: "/dev/full") }
        #expect(error?.reason == "No space left on device")
        var status = stat()
        stat("/dev/null", &status)
        #expect(status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test func `What a dead process left is taken away, what a living one writes is not`() throws {
        try withTemporaryFolder { folder in
            let dead = folder + "/b.npy.mirador-1x2y3z.part", strange = folder + "/film.1x2y3z.part"
            for path in [dead, strange] { try Data([1]).write(to: URL(filePath: path)) }
            var first = try AtomicFile(path: folder + "/a")
            try first.write(littleEndian: Array("whole".utf8))
            // The same folder by another name is looked through again.
            try write("other", to: folder + "/./c")
            let before = try manager.contentsOfDirectory(atPath: folder)
            try first.finish()
            let after = Set(try manager.contentsOfDirectory(atPath: folder))
            #expect(before.count == 3)
            #expect(after == ["a", "c", "film.1x2y3z.part"])
            #expect(text(folder + "/a") == "whole")
        }
    }

    @Test(arguments: [("i", ""), ("index", ""), ("/i", "/"), ("a/i", "a"), ("/a b/c.d", "/a b"), ("a/", "a"), ("", "")])
    func `The folder of a path is what stands before its name`(path: String, folder: String) {
        #expect(UnfinishedPaths.folder(of: path) == folder)
    }
}
