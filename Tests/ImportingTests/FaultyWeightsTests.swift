import Importing
import Networks
import Tensors
import Testing

/// A safetensors file with this header and as many zero bytes behind it.
private func safetensors(_ header: String, data: Int) -> [UInt8] {
    let length = UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) } + Array(header.utf8)
        + [UInt8](repeating: 0, count: data)
}

@Suite struct `Faults in files of weights` {
    @Test func `A file that is not there is named`() {
        let error = #expect(throws: WeightsError.self) { try Weights(contentsOf: "no/such.pth") }
        #expect(error?.description == "weights file no/such.pth: No such file or directory")
    }

    @Test func `A device is not a file, and a folder stands for what it should hold`() {
        let device = #expect(throws: WeightsError.self) { try Weights(contentsOf: "/dev/null") }
        #expect(device?.cause == .unreachable("not a regular file"))
        let folder = #expect(throws: WeightsError.self) { try Weights(contentsOf: "/") }
        #expect(folder?.description.hasPrefix("weights file /: a folder with none of model.safetensors, ") == true)
    }

    @Test(arguments: [
        ([UInt8](), "an empty file"),
        (Array("<!DOCTYPE html>".utf8), "a web page (has a download failed?)"),
        (Array("version https://git-lfs.github.com/spec/v1".utf8), "a Git LFS pointer (run `git lfs pull`)"),
        ([0x89, 0x50, 0x4E, 0x47], "a file that starts with the bytes 89 50 4e 47"),
    ])
    func `A file of something else is told by what it looks like`(bytes: [UInt8], looks: String) {
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: bytes) }
        #expect(error?.cause == .notWeights(looks))
    }

    @Test func `A program in a pickle is named and not run`() throws {
        let whole = #expect(throws: WeightsError.self) { try Weights(contentsOf: weightsPath("weights-module.pth")) }
        let legacy = #expect(throws: WeightsError.self) {
            try Weights(contentsOf: weightsPath("weights-call-legacy.pth"))
        }
        #expect(whole?.cause == .program(.module("torch.nn.modules.linear.Linear")))
        #expect(legacy?.cause == .foreignObject("posix.system"))
        #expect(legacy?.place == .tensor("b"))
        let beside = try Weights(contentsOf: weightsPath("weights-call.pth"))
        let needed = #expect(throws: WeightsError.self) { try beside.tensor("b", shape: [1]) }
        #expect(beside.names == ["a"])
        #expect(needed?.cause == .foreignObject("posix.system"))
    }

    @Test func `Compressed entries, doubled names and dictionaries without tensors are refused`() {
        let deflated = #expect(throws: WeightsError.self) {
            try Weights(contentsOf: weightsPath("weights-deflated.pth"))
        }
        let doubled = #expect(throws: WeightsError.self) {
            try Weights(contentsOf: weightsPath("weights-duplicate.pth"))
        }
        let bare = #expect(throws: WeightsError.self) { try Weights(contentsOf: weightsPath("weights-notensors.pth")) }
        #expect(deflated?.place == .entry("weights-zip/data.pkl"))
        #expect(doubled?.cause == .duplicateName("a"))
        #expect(bare?.cause == .noTensors("the dictionary holds no tensors but epoch"))
    }

    @Test(arguments: ["weights-legacy.pth", "weights-zip.pth", "weights.safetensors"])
    func `A file that is cut off anywhere is refused`(file: String) throws {
        let bytes = try weightsBytes(file)
        for count in 0..<bytes.count {
            #expect(throws: WeightsError.self, "the first \(count) bytes of \(file)") {
                try Weights(bytes: Array(bytes[..<count]))
            }
        }
    }

    @Test func `A legacy file that is cut off inside of a storage says how much is missing`() throws {
        let bytes = try weightsBytes("weights-legacy.pth").dropLast(2)
        let error = try #require(throws: WeightsError.self) { try Weights(bytes: Array(bytes)) }
        guard case .cutOff(let needed, let available) = error.cause, case .byte(let place) = error.place else {
            Issue.record("not cut off: \(error)")
            return
        }
        #expect(place + available == bytes.count)
        #expect(needed == available + 2)
    }

    @Test(arguments: [
        // protocol 2, None, an INST operation
        ([0x80, 2, 0x4E, 0x69], WeightsError.Place.byte(3), WeightsError.Cause.unknownOperation(0x69)),
        // the integer 1, not the magic number
        ([0x80, 2, 0x4B, 1, 0x2E], .byte(0), .wrongMagic),
        // TUPLE without a mark
        ([0x80, 2, 0x74], .byte(2), .malformed("a pickle stack without a mark")),
        // REDUCE with nothing to reduce
        ([0x80, 2, 0x52], .byte(2), .malformed("a pickle stack that is empty")),
        // BINUNICODE of 2³² - 1 bytes
        ([0x80, 2, 0x58, 0xFF, 0xFF, 0xFF, 0xFF, 0x61], .byte(7), .cutOff(needed: 0xFFFF_FFFF, available: 1)),
        // A second protocol, which is none
        ([0x80, 2, 0x80, 9], .byte(2), .unsupported("pickle protocol 9 is not known")),
    ])
    func `A faulty pickle is told by its byte`(bytes: [UInt8], place: WeightsError.Place, cause: WeightsError.Cause) {
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: bytes) }
        #expect(error?.place == place)
        #expect(error?.cause == cause)
    }

    @Test(arguments: [
        (
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#, 8, WeightsError.Place.tensor("a"),
            WeightsError.Cause.cutOff(needed: 12, available: 8)
        ),
        (
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, .tensor("a"),
            .outsideOfStorage(lastByte: 73, storage: 62..<70)
        ),
        (
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, 8, .tensor("a"),
            .absurdLength("a shape of [4611686018427387904, 4]")
        ),
        (
            #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}"#, 8, .byte(37),
            .malformed("something else where a whole number belongs")
        ),
        (
            #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#, 8, .byte(37),
            .absurdLength("a number beyond 64 bits")
        ),
        (
            #"{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#, 8, .tensor("a"),
            .unknownType("F8_E4M3")
        ),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, 12, .tensor("a"),
            .malformed("its bytes 4 to 12 do not follow the one before")
        ),
        (
            #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 8, .byte(66),
            .malformed("4 bytes that belong to no tensor")
        ),
        (
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}"#,
            2, .wholeFile, .duplicateName("a")
        ),
        (#"{"a":{"dtype":"F32"}}"#, 0, .byte(13), .malformed("the tensor a lacks dtype, shape or data_offsets")),
        (#"{"a":7}"#, 0, .byte(13), .malformed("no { in its place")),
        (#"{"a":{"dtype":"F32","#, 0, .byte(28), .cutOff(needed: 1, available: 0)),
    ])
    func `A faulty safetensors header is told by its byte or tensor`(
        header: String, data: Int, place: WeightsError.Place, cause: WeightsError.Cause
    ) {
        let error = #expect(throws: WeightsError.self) { try Weights(bytes: safetensors(header, data: data)) }
        #expect(error?.place == place)
        #expect(error?.cause == cause)
    }

    @Test func `A header longer than any file is refused before memory is asked for`() {
        let error = #expect(throws: WeightsError.self) {
            try Weights(bytes: [UInt8](repeating: 0xFF, count: 8) + Array("{}".utf8))
        }
        #expect(error?.cause == .absurdLength("a length of 18446744073709551615"))
    }
}
