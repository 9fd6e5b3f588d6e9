import Course
import Features
import Networks
import Tensors
import Testing

@Suite struct `Pictures as vectors` {
    private func network() throws -> Network {
        let input = InputSpecification(height: 64, width: 64, cropFraction: 1, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 3, input: input)
        var x = net.relu("first", net.convolution("conv1", net.input, to: 4, kernel: 3, stride: 2))
        x = net.relu("second", net.convolution("conv2", x, to: 6, kernel: 3, stride: 2))
        _ = net.linear("fc", net.globalAveragePooling("pool", x), to: 3)
        return try net.network("small", explanationLayer: "second")
    }

    @Test func `Pixels are means over squares, features the mean of each map`() throws {
        let network = try network(), seen = try Representations(in: network, layers: ["first", "second"])
        let images = RandomNumbers(seed: 1).uniformTensor([40, 3, 64, 64])
        let vectors = try seen.vectors(of: images)
        #expect(vectors.map(\.shape) == [[40, 3 * 32 * 32], [40, 4], [40, 6]])
        let corner = (images[7, 1, 0, 0] + images[7, 1, 0, 1] + images[7, 1, 1, 0] + images[7, 1, 1, 1]) / 4
        #expect(abs(vectors[0][7, 32 * 32] - corner) < 1e-6)
        let map = try network.forward(images[parts: 7..<8]).activation(at: "second")[part: 0][part: 5]
        #expect(abs(vectors[2][7, 5] - map.mean()) < 1e-5 * map.maximum())
    }

    @Test func `A few at a time gives the same`() throws {
        let seen = try Representations(in: network())
        let images = RandomNumbers(seed: 2).uniformTensor([35, 3, 64, 64])
        let together = try seen.vectors(of: images), apart = try seen.vectors(count: 35) { images[part: $0] }
        for (a, b) in zip(together, apart) {
            #expect(a.shape == b.shape)
            #expect((a - b).absoluteValue().maximum() <= 1e-5 * a.absoluteValue().maximum())
        }
    }

    @Test func `Heads name the layers with the size of their maps, and an unknown layer is an error`() throws {
        let network = try network()
        let heads = try Representations(in: network, layers: ["first"]).heads(pixels: "Pixels")
        #expect(heads == ["Pixels", "first\n32\u{A0}×\u{A0}32"])
        #expect(throws: NetworkError.self) { try Representations(in: network, layers: ["third"]) }
    }
}

@Suite struct `Collections to search` {
    @Test func `Cut-outs are whole, on white, and of five kinds`() throws {
        let assets = try Assets.find(), network = try assets.network("efficientnet-lite0")
        let stamps = try StampCollection(from: assets, for: network, step: 20)
        #expect(Set(stamps.labels) == [0, 1, 2, 3, 4])
        for i in 0..<stamps.count {
            let visible = try stamps.photograph(i).tensor()
            #expect(visible.shape == [3, 224, 224])
            // What touches a border on one side is as long as the picture; a cut-out on white leaves the corners free.
            #expect(visible[0, 0, 0] > 250 || visible[0, 223, 223] > 250)
        }
        let recoloured = try stamps.recoloured(3).visible, before = try stamps.photograph(3).tensor()
        #expect((recoloured[part: 1] - before[part: 0]).absoluteValue().maximum() <= 0.5)
    }

    @Test func `Chance is the share of pairs of one class`() {
        // Of six pairs of [0, 0, 0, 1], three are of one class.
        #expect([0, 0, 0, 1].chanceOfOneClass == 0.5)
        #expect([5].chanceOfOneClass == 0)
    }

    @Test func `Groups have the sizes and the distances that they are told to have`() {
        let groups = PointGroups(
            [.init(4000, around: [0, 0], deviation: 1), .init(4000, around: [30, 40], deviation: 3)], seed: 2)
        #expect(groups.points.shape == [8000, 2])
        #expect(abs(groups.radius(of: 0) - 2.0.squareRoot()) < 0.03)
        #expect(abs(groups.radius(of: 1) - 3 * 2.0.squareRoot()) < 0.1)
        #expect(abs(groups.distance(from: 0, to: 1) - 50) < 0.2)
        let doubled = groups.moved(to: groups.points * 2)
        #expect(abs(doubled.distance(from: 0, to: 1) / groups.distance(from: 0, to: 1) - 2) < 1e-6)
        #expect(doubled.labels == groups.labels)
    }
}
