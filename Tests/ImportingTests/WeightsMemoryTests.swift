import Foundation
import Networks
import Tensors
import Testing

@testable import Importing

/// In processes of their own, whose largest size so far is theirs alone. The files have holes, which take no room on a disk.
@Suite struct `Memory that large files take` {
    /// The most bytes that this process had in memory, pages of mapped files included.
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }) << 10
    }

    private static func withFile(_ body: (_ path: String, _ file: FileHandle) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString)").path
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path, try #require(FileHandle(forUpdatingAtPath: path)))
    }

    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(number >> (8 * $0) & 255) }
    }

    @Test func `Two gigabytes are mapped, and only the tensor that is asked for is in memory`() async {
        await #expect(processExitsWith: .success) {
            try Self.withFile { path, file in
                let large = 1 << 31
                let header =
                    Array(
                        #"{"large":{"dtype":"F32","shape":[\#(large / 4)],"data_offsets":[0,\#(large)]},"#.utf8)
                    + Array(#""small":{"dtype":"F32","shape":[2],"data_offsets":[\#(large),\#(large + 8)]}}"#.utf8)
                try file.write(contentsOf: Data(Self.bytes(header.count, 8) + header))
                try file.truncate(atOffset: UInt64(8 + header.count + large + 8))
                let before = try Self.peak()
                let weights = try Weights(contentsOf: path)
                #expect(weights.names == ["large", "small"])
                #expect(weights["small"]?.elements == [0, 0])
                #expect(weights.shape(of: "large") == [large / 4])
                #expect(try Self.peak() - before < 32 << 20)
            }
        }
    }

    /// The archive of a checkpoint in which every storage that the weights do not need has 20 MB.
    private static func writeEnlarged(_ golden: String, to file: FileHandle) throws -> Int {
        let source = try MappedFile(path: weightsPath(golden)), archive = try ZipDirectory(source)
        let pickle = try #require(archive.entries.first { $0.key.hasSuffix("/data.pkl") })
        var machine = PickleMachine(WeightsReader(source, range: pickle.value.range))
        let needed = try StateDictionary(try machine.run(), of: machine).storageKeys
        var directory: [UInt8] = [], offset = 0, enlarged = 0
        for (name, entry) in archive.entries {
            let key = name.split(separator: "/").last.map(String.init) ?? ""
            let isLarge = name.contains("/data/") && !needed.contains(key)
            enlarged += isLarge ? 1 : 0
            let size = isLarge ? 20 << 20 : entry.range.count
            let sizes = bytes(0, 4) + bytes(size, 4) + bytes(size, 4) + bytes(name.utf8.count, 2) + bytes(0, 2)
            let kind = bytes(20, 2) + bytes(0, 8)
            try file.seek(toOffset: UInt64(offset))
            let local = [0x50, 0x4B, 3, 4] + kind + sizes + Array(name.utf8)
            try file.write(contentsOf: Data(local))
            if !isLarge { try file.write(contentsOf: Data(source.bytes[entry.range])) }
            directory += [0x50, 0x4B, 1, 2] + bytes(20, 2) + kind + sizes + bytes(0, 10) + bytes(offset, 4)
            directory += Array(name.utf8)
            offset += local.count + size
        }
        try file.seek(toOffset: UInt64(offset))
        let count = bytes(archive.entries.count, 2)
        let end = [0x50, 0x4B, 5, 6] + bytes(0, 4) + count + count + bytes(directory.count, 4) + bytes(offset, 4)
        try file.write(contentsOf: Data(directory + end + bytes(0, 2)))
        return enlarged
    }

    @Test func `States of an optimizer and weights that are not chosen cost nothing`() async {
        await #expect(processExitsWith: .success) {
            try Self.withFile { path, file in
                let enlarged = try Self.writeEnlarged("found-reference.pth", to: file)
                #expect(enlarged > 40)
                let before = try Self.peak()
                let weights = try Weights(contentsOf: path)
                #expect(weights["module.module.conv1.weight"]?.elements.first == 102)
                #expect(try Self.peak() - before < 16 << 20)
            }
        }
    }
}
