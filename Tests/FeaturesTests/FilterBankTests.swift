import Features
import Networks
import Tensors
import Testing
import Zoo

@Suite struct `Filters` {
    /// A constant kernel, a chessboard, a multiple of the first with a little noise, the first's negative, and none.
    private let bank = FilterBank(
        Tensor(
            [1, 1, 1, 1, 1, 1, 1, 1, 1] + [1, -1, 1, -1, 1, -1, 1, -1, 1] + [2, 2, 2, 2, 2.1, 2, 2, 2, 2]
                + [-1, -1, -1, -1, -1, -1, -1, -1, -1] + [0, 0, 0, 0, 0, 0, 0, 0, 0], shape: [5, 1, 3, 3]))

    @Test func `Roughness of a constant and of a chessboard`() {
        #expect(bank.roughness(of: 0) == 0)
        #expect(bank.roughness(of: 1) == 2)
        #expect(bank.roughness(of: 4).isNaN)
        #expect(FilterBank(Tensor(repeating: 1, shape: [2, 4, 1, 1])).meanRoughness == nil)
    }

    @Test func `Noise has a roughness of one`() {
        let noise = FilterBank(RandomNumbers(seed: 4).normalTensor([400, 3, 5, 5]))
        #expect(abs(noise.meanRoughness! - 1) < 0.02)
    }

    @Test func `What has vanished, and what is said twice`() {
        #expect(bank.norms[0] == 3)
        #expect(bank.vanishedFilters() == [4])
        let twice = bank.nearDuplicates()
        #expect(twice.map(\.filter) == [2])
        #expect(twice.map(\.of) == [0])
        #expect(twice[0].cosine > 0.999)
        #expect(bank.nearDuplicates(above: -1).map(\.filter) == [1, 2, 3])
        #expect(FilterBank(Tensor(zeros: [0, 3, 3, 3])).vanishedFilters().isEmpty)
    }

    @Test func `A filter over colours as a picture`() {
        let kernel = Tensor([2, 0, -1, 0] + [0, 0, 0, 0] + [1, -2, 0, 0], shape: [1, 3, 2, 2])
        let picture = FilterBank(kernel).colourPicture(of: 0)
        let levels: [Float] = [255, 127.5, 63.75, 127.5, 127.5, 127.5, 127.5, 127.5, 191.25, 0, 127.5, 127.5]
        #expect(picture == Tensor(levels, shape: [3, 2, 2]))
        let none = FilterBank(Tensor(zeros: [1, 3, 2, 2])).colourPicture(of: 0)
        #expect(none == Tensor(repeating: 127.5, shape: [3, 2, 2]))
        #expect(FilterBank(kernel).slice(of: 0, channel: 2) == Tensor([1, -2, 0, 0], shape: [2, 2]))
    }

    @Test func `Kernels of a network, and a layer that has none`() throws {
        let network = try Zoo.network("efficientnet-lite0", formulaWeights: 1)
        let bank = try FilterBank(of: "_conv_stem", in: network)
        #expect(bank.kernels.shape == [32, 3, 3, 3])
        #expect(network.convolutions.first == "_conv_stem")
        #expect(network.convolutions.count == 49)
        #expect(throws: NetworkError.notAConvolution("act0", nearest: "_conv_stem")) {
            try FilterBank(of: "act0", in: network)
        }
        #expect(throws: NetworkError.self) { try FilterBank(of: "stem", in: network) }
    }
}
