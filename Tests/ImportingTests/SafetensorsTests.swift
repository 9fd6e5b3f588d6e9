import Foundation
import Importing
import Networks
import Tensors
import Testing

private func withTemporaryFile<Result>(_ body: (String) throws -> Result) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "mirador-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
}

@Suite struct `Writing safetensors` {
    private let tensors: [(name: String, tensor: Tensor)] = [
        ("conv.weight", RandomNumbers(seed: 1).normalTensor([4, 3, 5, 5])),
        ("a \"quoted\"\tname \\ ñ", RandomNumbers(seed: 2).uniformTensor([7])),
        ("scalar", Tensor([2.5], shape: [])),
        ("empty", Tensor([], shape: [0, 2])),
    ]

    @Test func `What is written is read back to the bit, as views of the file`() throws {
        let weights = try Weights(tensors)
        try withTemporaryFile { path in
            try weights.write(toSafetensors: path)
            let got = try Weights(contentsOf: path)
            #expect(got.names.sorted() == weights.names.sorted())
            for (name, tensor) in tensors {
                #expect(got[name] == tensor)
                #expect(got.isBorrowed(name) == (tensor.count > 0))
            }
        }
    }

    @Test func `Half precision is written to half the size and keeps eleven bits`() throws {
        let weights = try Weights(tensors)
        try withTemporaryFile { path in
            try weights.write(toSafetensors: path, precision: .float16)
            let got = try Weights(contentsOf: path)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            for (name, tensor) in tensors where tensor.count > 0 {
                let read = try #require(got[name])
                let error = (read - tensor).absoluteValue().maximum()
                #expect(error <= tensor.absoluteValue().maximum() * 0x1p-11)
            }
            #expect(try #require(size) < 2 * (300 + 7 + 1) + 400)
        }
    }

    @Test func `A PyTorch file becomes a safetensors file`() throws {
        let old = try Weights(contentsOf: weightsPath("weights-legacy.pth"))
        try withTemporaryFile { path in
            try old.write(toSafetensors: path)
            let new = try Weights(contentsOf: path)
            for name in old.names { #expect(new[name] == old[name]) }
        }
    }

    @Test func `A file may be written over itself`() throws {
        try withTemporaryFile { path in
            try Weights([("a", Tensor([1, 2, 3], shape: [3]))]).write(toSafetensors: path)
            let first = try Weights(contentsOf: path)
            try first.write(toSafetensors: path, precision: .float16)
            let second = try Weights(contentsOf: path)
            #expect(first["a"]?.elements == [1, 2, 3])
            #expect(second["a"]?.elements == [1, 2, 3])
        }
    }

    @Test func `Where nothing can be written the system's reason is told`() throws {
        let weights = try Weights(tensors)
        let error = #expect(throws: WeightsError.self) { try weights.write(toSafetensors: "/no/such/folder/a") }
        #expect(error?.description == "weights file /no/such/folder/a: No such file or directory")
    }

    @Test func `Two tensors of one name are refused`() {
        let twice = [("a", Tensor(zeros: [1])), ("a", Tensor(zeros: [1]))]
        let error = #expect(throws: WeightsError.self) { try Weights(twice) }
        #expect(error?.cause == .duplicateName("a"))
    }
}
