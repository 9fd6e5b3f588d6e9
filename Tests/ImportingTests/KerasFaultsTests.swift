import Networks
import Reference
import Tensors
import Testing

@testable import Importing

/// Models of Keras that are damaged, or made to do harm.
@Suite struct `Faulty Keras models` {
    private static let input = InputSpecification(channels: 1, height: 4, width: 4, mean: [0], deviation: [1])

    private static func network(_ file: MappedFile) throws -> Network {
        try KerasModel(file).network(named: "tiny", input: input)
    }

    private static func error(of name: String) throws -> any Error {
        let file = try MappedFile(path: weightsPath("keras-faulty-\(name).h5"))
        return try #require(throws: (any Error).self) { try network(file) }
    }

    // MARK: The HDF5 file

    @Test(arguments: [
        ("soft", "a link to another place or file"), ("elsewhere", "a link to another place or file"),
        ("outside", "another file, which is not read"), ("cycle", "a group with two names"),
        ("deep", "more than 48 groups"), ("huge", "cannot be right"),
    ])
    func `What leads out of the file, in circles or beyond all bounds is refused`(name: String, words: String) throws {
        let error = try #require(Self.error(of: name) as? WeightsError)
        #expect(error.description.contains(words), "\(error)")
        #expect(error.description.contains("keras-faulty-\(name).h5"))
    }

    // MARK: The model

    @Test(arguments: [
        (
            "integers",
            KerasError.Cause.malformed(
                "its weights \"kernel\": \(WeightsError.Cause.unknownType("that are no floating-point numbers"))")
        ),
        ("shape", .wrongShape(weights: "kernel", expected: [3, 3, 1, 2], got: [3, 3, 1, 3])),
        ("nan", .notFinite(weights: "kernel", element: 9)),
        ("missing", .missingWeights("kernel")),
        ("first", .unsupported("the order \"channels_first\"")),
        ("size", .malformed("its setting \"kernel_size\" is not what it should be")),
    ])
    func `A layer that cannot be put together is named`(name: String, cause: KerasError.Cause) throws {
        let error = try #require(Self.error(of: name) as? KerasError)
        #expect(error.place == .layer("conv", class: "Conv2D"))
        #expect(error.cause == cause)
    }

    @Test func `A layer of an unknown class is an error before anything is read`() throws {
        let path = weightsPath("keras-faulty-class.h5")
        let error = #expect(throws: KerasError.self) { try KerasModel(contentsOf: path) }
        #expect(error == KerasError(file: path, place: .layer("classes", class: "Lambda"), cause: .unknownClass))
    }

    @Test func `What is no model says what it is`() throws {
        let text = MappedFile(name: "words", bytes: Array("no model".utf8))
        let error = #expect(throws: KerasError.self) { try KerasModel(text) }
        #expect(error?.cause == .notAModel("neither an HDF5 file nor a .keras archive"))
        let weights = try #require(throws: WeightsError.self) { try Weights(contentsOf: weightsPath("keras-tiny.h5")) }
        #expect(weights.description.contains("a model or weights of Keras"))
    }

    @Test(arguments: ["keras-tiny.h5", "keras-tiny.keras"])
    func `Every damaged file gives a network, or an error`(file: String) throws {
        var mutations = Mutations(of: try weightsBytes(file), seed: 2026)
        var read = 0, refused = 0
        for _ in 0..<1000 {
            let bytes = mutations.next()
            do {
                _ = try Self.network(MappedFile(name: file, bytes: bytes))
                read += 1
            } catch {
                #expect(!"\(error)".isEmpty)
                refused += 1
            }
        }
        #expect(read + refused == 1000 && refused > 100)
    }
}
