import Foundation
import Importing
import Networks
import Tensors
import Testing

/// The state dict of `make_weights.py`.
private let expected: [(name: String, tensor: Tensor)] = [
    ("conv.weight", Tensor((0..<24).map { Float($0) / 8 }, shape: [2, 3, 2, 2])),
    ("conv.bias", Tensor([-1.5, 0.25], shape: [2])),
    ("half", Tensor([1, -2.5, 65504, 0x1p-24], shape: [4])),
    ("brain", Tensor([1, -2.5, 0x1.c4p127], shape: [3])),
    ("double", Tensor([0.1, -.infinity, 1e-3], shape: [3])),
    ("long", Tensor([0, -1, 0x1p40], shape: [3])),
    ("int", Tensor([7, -0x1p31], shape: [2])),
    ("short", Tensor([-32768, 5], shape: [2])),
    ("char", Tensor([-128, 127], shape: [2])),
    ("byte", Tensor([0, 255], shape: [2])),
    ("bool", Tensor([1, 0, 1], shape: [3])),
    ("transposed", Tensor([0, 3, 1, 4, 2, 5], shape: [3, 2])),
    (
        // Element [i, j, k, l] of the permuted tensor is element [k, l, j, i] of 0, 1, 2, … in shape 2 × 2 × 3 × 2.
        "kernel",
        Tensor(
            [0, 6, 12, 18, 2, 8, 14, 20, 4, 10, 16, 22, 1, 7, 13, 19, 3, 9, 15, 21, 5, 11, 17, 23],
            shape: [2, 3, 2, 2])
    ),
    ("slice", Tensor([2, 3, 4], shape: [3])),
    ("everySecond", Tensor([1, 3, 5, 7, 9], shape: [5])),
    ("expanded", Tensor([3, 3, 3, 4, 4, 4], shape: [2, 3])),
    ("scalar", Tensor([2.5], shape: [])),
    ("empty", Tensor([], shape: [0, 3])),
]

@Suite struct `Reading weights` {
    @Test(arguments: [
        "weights-legacy.pth", "weights-legacy4.pth", "weights-zip.pth", "weights-zip4.pth", "weights-zip64.pth",
        "weights-bigendian.pth", "weights.safetensors",
    ])
    func `Every element type and layout of every format becomes the same tensors`(file: String) throws {
        let weights = try Weights(contentsOf: weightsPath(file))
        #expect(Set(weights.names) == Set(expected.map(\.name)))
        for (name, tensor) in expected {
            let got = weights[name]
            #expect(got == tensor, "\(name) in \(file)")
            #expect(weights.shape(of: name) == tensor.shape)
        }
    }

    @Test(arguments: ["weights-legacy.pth", "weights-zip.pth"])
    func `Names keep the order of the state dict`(file: String) throws {
        let names = try Weights(contentsOf: weightsPath(file)).names
        #expect(names == expected.map(\.name))
    }

    @Test func `Aligned floats are views of the file, anything else is copied`() throws {
        let weights = try Weights(contentsOf: weightsPath("weights-zip.pth"))
        let borrowed = weights.names.filter { weights.isBorrowed($0) }
        #expect(borrowed == ["conv.weight", "conv.bias", "slice", "scalar"])
    }

    @Test func `A tensor outlives the weights that it came from, and writing to it leaves the file alone`() throws {
        var bias = try #require(try Weights(contentsOf: weightsPath("weights-zip.pth"))["conv.bias"])
        bias[1] = 7
        let again = try Weights(contentsOf: weightsPath("weights-zip.pth"))["conv.bias"]
        #expect(bias.elements == [-1.5, 7])
        #expect(again?.elements == [-1.5, 0.25])
    }

    @Test(arguments: ["weights-checkpoint-zip.pth", "weights-checkpoint-legacy.pth"])
    func `A checkpoint is unwrapped, and what is no tensor is left out`(file: String) throws {
        let weights = try Weights(contentsOf: weightsPath(file))
        #expect(weights.names == ["fc.weight", "fc.bias"])
        #expect(weights["fc.weight"] == Tensor([1, 2, 3, 4], shape: [2, 2]))
    }

    @Test func `The forms of Python 2 and of untyped storages are understood`() throws {
        let python2 = try Weights(contentsOf: weightsPath("weights-python2.pth"))
        let untyped = try Weights(contentsOf: weightsPath("weights-untyped.pth"))
        #expect(python2.names == ["a", "b"])
        #expect(python2["b"]?.elements == [2])
        #expect(untyped["untyped"]?.elements == [2, 3])
    }

    @Test func `A tensor that a network needs is given in its shape or named with its neighbours`() throws {
        let weights = try Weights(contentsOf: weightsPath("weights-zip.pth"))
        let bias = try weights.tensor("conv.bias", shape: [2])
        let missing = #expect(throws: WeightsError.self) { try weights.tensor("conv1.weight", shape: [2]) }
        let misshapen = #expect(throws: WeightsError.self) { try weights.tensor("conv.bias", shape: [64]) }
        #expect(bias.elements == [-1.5, 0.25])
        #expect(missing?.cause == .missing(nearest: ["conv.weight"]))
        #expect(misshapen?.cause == .wrongShape(expected: [64], got: [2]))
        #expect(misshapen?.place == .tensor("conv.bias"))
    }

    @Test func `The first parameter that is not finite is named with its index`() throws {
        let read = try Weights(contentsOf: weightsPath("weights-zip.pth"))
        var broken = Tensor(zeros: [2, 3, 4])
        broken[1, 2, 0] = .nan
        let made = try Weights([("fine", Tensor(zeros: [2])), ("broken", broken)])
        let fine = try Weights([("fine", Tensor(zeros: [2]))])
        // -1e300 is no 32-bit float.
        #expect(read.firstNonFinite()?.description == "double[1] is -inf")
        #expect(made.firstNonFinite()?.description == "broken[1, 2, 0] is nan")
        #expect(fine.firstNonFinite() == nil)
    }
}
