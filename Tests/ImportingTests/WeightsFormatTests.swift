import Foundation
import Networks
import Tensors
import Testing

/// A safetensors file with one number, whose header's length has a given lowest byte.
private func safetensors(lowestByte: Int) -> [UInt8] {
    let text = Array(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#.utf8)
    let length = text.count + (lowestByte - text.count) & 0xFF
    let header = text + [UInt8](repeating: UInt8(ascii: " "), count: length - text.count)
    return [UInt8(length & 0xFF), UInt8(length >> 8), 0, 0, 0, 0, 0, 0] + header + [0, 0, 0x20, 0x40]
}

@Suite struct `Telling formats apart` {
    @Test(arguments: 0...255)
    func `A safetensors file is one whatever byte it begins with`(byte: Int) throws {
        let bytes = safetensors(lowestByte: byte)
        #expect(Int(bytes[0]) == byte)
        let weights = try Weights(bytes: bytes)
        #expect(weights["a"]?.elements == [2.5])
    }

    @Test func `A length of 640 and more looks like a pickle of protocol 2 and is none`() throws {
        for high in 2...5 {
            var bytes = safetensors(lowestByte: 0x80)
            let spaces = [UInt8](repeating: UInt8(ascii: " "), count: (high - Int(bytes[1])) << 8)
            bytes.insert(contentsOf: spaces, at: bytes.count - 4)
            bytes[1] = UInt8(high)
            let weights = try Weights(bytes: bytes)
            #expect(weights["a"]?.elements == [2.5])
        }
    }

    @Test(arguments: [
        (Array(#"{"a": 1}"#.utf8), "a JSON text"),
        ([0x80, 9, 0x4B, 1], "a file that starts with the bytes 80 09 4b 01"),
        ([0x80, 2, 0, 0], "a file that starts with the bytes 80 02 00 00"),
    ])
    func `Other files are told by what they look like`(bytes: [UInt8], looks: String) {
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: bytes) }
        #expect(error?.cause == .notWeights(looks))
    }
}

/// Files that are small and would have much memory taken or much time spent.
@Suite struct `What a file may cost` {
    /// Four bytes of a length, lowest first.
    private static func length(_ count: Int) -> [UInt8] { (0..<4).map { UInt8(count >> (8 * $0) & 0xFF) } }

    private static func text(_ text: String) -> [UInt8] { [0x58] + length(text.utf8.count) + Array(text.utf8) }

    private static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

    /// A pickle that makes tensors of one shape of many axes, again and again.
    private static func shapes(axes: Int, tensors: Int) -> [UInt8] {
        let magic: [UInt8] = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
        let version: [UInt8] = [0x80, 2, 0x4D, 0xE9, 3, 0x2E], facts: [UInt8] = [0x80, 2, 0x7D, 0x2E]
        var pickle = magic + version + facts
        pickle += [0x80, 2, 0x28] + text("storage") + global("torch", "FloatStorage") + text("0") + text("cpu")
        pickle += [0x4B, 1, 0x4E, 0x74, 0x51, 0x71, 0, 0x30]
        // The arguments (storage, 0, shape, shape) and the function, each once; then a call of five bytes for each tensor.
        pickle += [0x28, 0x68, 0, 0x4B, 0, 0x28]
        for _ in 0..<axes { pickle += [0x4B, 1] }
        pickle += [0x74, 0x71, 1, 0x68, 1, 0x74, 0x71, 2, 0x30]
        pickle += global("torch._utils", "_rebuild_tensor_v2") + [0x71, 3, 0x30]
        pickle += [0x5D, 0x28]
        for _ in 0..<tensors { pickle += [0x68, 3, 0x68, 2, 0x52] }
        return pickle + [0x65, 0x2E]
    }

    @Test func `One shape that is used a million times is refused while it is small`() {
        let bytes = Self.shapes(axes: 64, tensors: 1_000_000)
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: bytes) }
        guard case .absurdLength(let what)? = error?.cause else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(what.hasPrefix("one tuple or list used for more than"))
    }

    @Test func `A shape of its own for each of many tensors is no fault`() {
        // The list is no state dict, but it was read to its end.
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: Self.shapes(axes: 2, tensors: 10)) }
        #expect(error?.cause == .noTensors("the file holds no dictionary; save model.state_dict()"))
    }

    /// An archive of entries that all have the same contents, as its directory tells it.
    private static func overlapping(entries: Int) -> [UInt8] {
        func two(_ n: Int) -> [UInt8] { [UInt8(n & 0xFF), UInt8(n >> 8)] }
        let contents = [UInt8](repeating: 7, count: 1000)
        func local(_ name: String) -> [UInt8] {
            [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + length(0) + length(contents.count)
                + length(contents.count) + two(name.utf8.count) + two(0) + Array(name.utf8)
        }
        let file = local("a/data/0") + contents
        var directory: [UInt8] = []
        for entry in 0..<entries {
            let name = "a/data/\(entry)"
            directory += [0x50, 0x4B, 1, 2, 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0] + length(0) + length(contents.count)
            directory += length(contents.count) + two(name.utf8.count) + two(0) + two(0) + two(0) + two(0)
            directory += length(0) + length(0) + Array(name.utf8)
        }
        return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + two(entries) + two(entries)
            + length(directory.count) + length(file.count) + two(0)
    }

    @Test func `Zip entries that share their bytes are refused`() {
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: Self.overlapping(entries: 3)) }
        guard case .entry? = error?.place, case .malformed(let what)? = error?.cause else {
            Issue.record("got \(String(describing: error))")
            return
        }
        #expect(what.hasPrefix("its bytes are those of the entry a/data/"))
    }
}
