import Networks
import Reference
import Tensors
import Testing
import Zoo

@Suite struct `Damaged files of weights` {
    @Test(arguments: [
        "weights-legacy.pth", "weights-legacy4.pth", "weights-zip.pth", "weights-zip4.pth", "weights-zip64.pth",
        "weights-checkpoint-zip.pth", "weights-checkpoint-legacy.pth", "weights-python2.pth", "weights.safetensors",
        "checkpoint-legacy2.pth", "checkpoint-legacy4.pth", "checkpoint-kinds-legacy.pth",
        "checkpoint-kinds.safetensors", "found-reference-legacy.pth",
    ])
    func `Every damaged file gives tensors of bounded size, or an error`(file: String) throws {
        var mutations = Mutations(of: try weightsBytes(file), seed: 2026)
        let network = FashionNetwork.architectures[0]
        var read = 0, refused = 0
        for i in 0..<4000 {
            let bytes = mutations.next()
            do throws(WeightsError) {
                let weights = try Weights(bytes: bytes)
                for name in weights.names {
                    let tensor = weights[name]
                    // A million, where strides of 0 repeat a few numbers.
                    #expect((tensor?.count ?? 0) <= max(bytes.count, 1 << 20), "mutation \(i)")
                }
                // Names are compared with a network's whatever they are.
                #expect(network.mismatch(of: weights).map { $0.network == network.name } ?? true)
                read += 1
            } catch {
                #expect(!error.description.isEmpty)
                refused += 1
            }
        }
        #expect(read > 100 && refused > 100)
    }

    @Test func `Every damaged index is an error, as its parts are not there`() throws {
        var mutations = Mutations(of: try weightsBytes("found-shards/model.safetensors.index.json"), seed: 2026)
        for i in 0..<4000 {
            let bytes = mutations.next()
            #expect(throws: WeightsError.self, "mutation \(i)") { try Weights(bytes: bytes) }
        }
    }
}
