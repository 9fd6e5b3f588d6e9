import Features
import Networks
import Tensors
import Testing

@Suite struct `Strongest activations` {
    /// 3 × 3 windows, step 2, one row of padding: the middle of the window at row r lies at row 2 r.
    private func network() throws -> Network {
        let input = InputSpecification(channels: 1, height: 8, width: 8, mean: [0], deviation: [1])
        var net = NetworkBuilder(formulaWeights: 0, input: input)
        let kernel = Tensor([0, 0, 0, 0, 1, 0, 0, 0, 0] + [0, 0, 0, 0, -1, 0, 0, 0, 0], shape: [2, 1, 3, 3])
        let layer = Convolution("maps", weight: kernel, stride: .init(2), padding: .symmetric(.init(1)))
        let maps = net.add("maps", layer, net.input, channels: 2)
        _ = net.linear("score", net.globalAveragePooling("pool", maps), to: 3)
        return try net.network("spots", explanationLayer: "maps")
    }

    private func spot(_ value: Float, row: Int, column: Int) -> Tensor {
        var image = Tensor(zeros: [1, 8, 8])
        image[0, row, column] = value
        return image
    }

    @Test func `The unit over a spot is found, with its picture and its value`() throws {
        let network = try network()
        let images = [spot(1, row: 0, column: 0), spot(5, row: 4, column: 6), spot(3, row: 6, column: 2)]
        let found = try network.strongestActivations(2, of: 0, at: "maps", over: images)
        #expect(
            found == [
                ActivationPlace(image: 1, row: 2, column: 3, value: 5),
                ActivationPlace(image: 2, row: 3, column: 1, value: 3),
            ])
        let none = try network.strongestActivations(2, of: 0, at: "maps", over: [])
        #expect(none.isEmpty)
    }

    @Test func `The crop is the receptive field, cut off at the border`() throws {
        let network = try network()
        let image = Tensor((0..<64).map(Float.init), shape: [1, 8, 8])
        let inner = try network.crop(image, around: .init(image: 0, row: 2, column: 3, value: 0), of: "maps")
        #expect(inner == image.cropped(top: 3, left: 5, height: 3, width: 3))
        let corner = try network.crop(image, around: .init(image: 0, row: 0, column: 0, value: 0), of: "maps")
        #expect(corner == image.cropped(top: 0, left: 0, height: 2, width: 2))
        let all = try network.crop(image, around: .init(image: 0, row: 0, column: 0, value: 0), of: "score")
        #expect(all == image)
    }

    @Test func `An image counts once, and passes of several images are searched like passes of one`() throws {
        let network = try network()
        let numbers = RandomNumbers(seed: 1)
        let batch = numbers.uniformTensor([6, 1, 8, 8], in: -1...1)
        var whole = StrongestActivations(of: 4, at: ["maps", "score"])
        try whole.add(network.forward(batch))
        var single = StrongestActivations(of: 4, at: ["maps", "score"])
        for image in 0..<6 { try single.add(network.forward(batch[part: image])) }
        // As threads search that have some of the images each.
        let none = StrongestActivations(of: 4, at: ["maps", "score"])
        var joined = none
        for part in [0..<2, 2..<5, 5..<6] {
            var some = none
            try some.add(network.forward(Tensor(stacking: part.map { batch[part: $0] })))
            joined.add(some)
        }
        #expect(joined.imageCount == 6)
        for (layer, channels) in [(LayerName("maps"), 2), ("score", 3)] {
            #expect(whole.channelCount(of: layer) == channels)
            for channel in 0..<channels {
                let a = whole.places(layer: layer, channel: channel)
                let b = single.places(layer: layer, channel: channel)
                #expect(Set(a.map(\.image)).count == 4)
                #expect(a.map(\.image) == b.map(\.image))
                #expect(joined.places(layer: layer, channel: channel).map(\.image) == b.map(\.image))
                #expect(a.map(\.value) == a.map(\.value).sorted(by: >))
                // Against a straight search.
                let activation = try network.forward(batch).activation(at: layer)
                let largest = (0..<6).map { image in
                    let units = activation.count / (6 * channels)
                    let start = (image * channels + channel) * units
                    return activation.elements[start..<start + units].max()!
                }
                #expect(a.map(\.value) == Array(largest.sorted(by: >).prefix(4)))
            }
        }
    }

    @Test func `A channel that answers nothing is dead`() throws {
        let network = try network()
        var search = StrongestActivations(of: 1, at: ["maps"])
        try search.add(network.forward(Tensor(repeating: 1, shape: [1, 8, 8])))
        #expect(search.deadChannels(of: "maps") == [1])
        try search.add(network.forward(Tensor(repeating: -1, shape: [1, 8, 8])))
        #expect(search.deadChannels(of: "maps").isEmpty)
    }

    @Test func `How often two of the strongest are of one kind`() throws {
        let network = try network()
        var search = StrongestActivations(of: 3, at: ["maps"])
        for value in 1...5 { try search.add(network.forward(spot(Float(value), row: 2, column: 2))) }
        // Channel 0 answers most to the images 4, 3, 2; channel 1, whose answers are 0 but at the spot, to 0, 1, 2.
        let kinds = ["fish", "fish", "bird", "bird", "bird"]
        #expect(search.places(layer: "maps", channel: 1).map(\.image) == [0, 1, 2])
        #expect(search.agreement(of: kinds, layer: "maps", channel: 0) == 1)
        #expect(search.agreement(of: kinds, layer: "maps", channel: 1) == 1 / Float(3))
        // Channel 1 answers them all alike, with 0, and does not count.
        #expect(search.agreement(of: kinds, at: "maps") == 1)
        #expect(StrongestActivations.chanceAgreement(of: kinds) == 0.4)
    }

    @Test func `A channel or a layer that does not exist`() throws {
        let network = try network()
        #expect(throws: NetworkError.unitOutOfRange("[2]", layer: "maps", shape: [1, 2, 4, 4])) {
            try network.strongestActivations(1, of: 2, at: "maps", over: [])
        }
        #expect(throws: NetworkError.self) { try network.strongestActivations(1, of: 0, at: "mops", over: []) }
    }
}
