import Reference
import Tensors
import Testing
import Zoo

@testable import Networks

/// Copies of one image that differ from it in a region each.
@Suite struct `Copies that differ in a region` {
    // MARK: Small networks

    enum Kind: String, CaseIterable {
        case plain, strided, dilated, uneven, residual, downsampled, maximum, ceiling, average, uncounted, overlapping
        case concatenated, gated, shuffled, depthwise, normalized, striding
    }

    /// A network of a few layers with what its name says, and three scores.
    static func network(_ kind: Kind) throws -> Network {
        let input = InputSpecification(
            channels: 3, height: 23, width: 19, mean: [0, 0, 0], deviation: [1, 1, 1])
        var net = NetworkBuilder(formulaWeights: 11, input: input)
        var x = net.convolution("stem", net.input, to: 8, kernel: 3, bias: true)
        x = net.relu("act", x)
        switch kind {
        case .plain: x = net.relu("act1", net.convolution("conv1", x, to: 20, kernel: 5, bias: true))
        case .strided: x = net.relu("act1", net.convolution("conv1", x, to: 16, kernel: 3, stride: 2, bias: true))
        case .dilated: x = net.relu("act1", net.convolution("conv1", x, to: 8, kernel: 3, dilation: 3))
        case .uneven:
            let padding = Padding.sides(before: .init(0, 2), after: .init(3, 1))
            x = net.relu("act1", net.convolution("conv1", x, to: 8, kernel: 4, stride: 2, padding: padding))
            x = net.relu("act2", net.convolution("conv2", x, to: 8, kernel: 3, stride: 2, padding: .same))
        case .residual:
            let y = net.convolution(
                "conv2", net.relu("act1", net.convolution("conv1", x, to: 8, kernel: 3)), to: 8, kernel: 3)
            x = net.relu("act2", net.batchNormalization("bn", net.sum("add", x, y)))
        case .downsampled:
            let y = net.batchNormalization("bn", net.convolution("conv1", x, to: 16, kernel: 3, stride: 2))
            x = net.relu(
                "act1",
                net.sum(
                    "add", y, net.convolution("skip", x, to: 16, kernel: 1, stride: 2, padding: .symmetric(.init(0)))))
        case .maximum: x = net.maxPooling("pool1", x, kernel: 2, stride: 2)
        case .ceiling:
            x = net.maxPooling("pool1", x, kernel: 3, stride: 2, padding: 1, coversEnd: true)
            x = net.maxPooling("pool2", x, kernel: 3, stride: 2, coversEnd: true)
        case .average: x = net.averagePooling("pool1", x, kernel: 3, stride: 2, padding: 1)
        case .uncounted:
            let pool = AveragePooling(
                kernel: .init(3), stride: .init(1), padding: .symmetric(.init(1)), countsPadding: false)
            x = net.add("pool1", pool, x)
        case .overlapping: x = net.maxPooling("pool1", x, kernel: 5, stride: 2, padding: 2)
        case .concatenated:
            let parts = [
                x, net.convolution("one", x, to: 5, kernel: 1), net.convolution("five", x, to: 7, kernel: 5),
                net.maxPooling("pool1", x, kernel: 3, stride: 1, padding: 1),
            ]
            x = net.convolution("conv1", net.concatenation("cat", parts), to: 8, kernel: 3)
        case .gated:
            let squeezed = net.relu(
                "act1", net.convolution("fc1", net.globalAveragePooling("squeeze", x), to: 4, kernel: 1))
            let gate = net.add("gate", Sigmoid(), net.convolution("fc2", squeezed, to: 8, kernel: 1, bias: true))
            x = net.convolution("conv1", net.add("scale", ChannelGate(), x, gate), to: 8, kernel: 3)
        case .shuffled:
            let half = net.add("half", ChannelHalf(.first), x, channels: 4)
            let other = net.add("other", ChannelHalf(.second), x, channels: 4)
            let y = net.convolution("conv1", other, to: 4, kernel: 3)
            x = net.add("shuffle", ChannelShuffle(groups: 2), net.concatenation("cat", [half, y]))
        case .depthwise:
            x = net.relu6("act1", net.convolution("conv1", x, to: 24, kernel: 1, bias: true))
            x = net.relu6("act2", net.convolution("conv2", x, to: 24, kernel: 5, stride: 2, padding: .same, groups: 24))
            x = net.convolution("conv3", x, to: 6, kernel: 1, bias: true)
        case .normalized:
            x = net.layerNormalization("norm", net.convolution("conv1", x, to: 8, kernel: 7, groups: 8))
            x = net.channelScale("scale", net.add("gelu", GELU(), net.pointwiseLinear("wide", x, to: 16)))
        case .striding:
            // A kernel that leaves places out: some windows change nothing behind it.
            x = net.convolution("conv1", x, to: 8, kernel: 1, stride: 3, padding: .symmetric(.init(0)))
        }
        x = net.relu("last", net.convolution("conv", x, to: 10, kernel: 3, bias: true))
        _ = net.linear("score", net.globalAveragePooling("pool", x), to: 3)
        return try net.network(kind.rawValue, explanationLayer: "last")
    }

    static func image(_ shape: [Int], seed: Int) -> Tensor { ReferenceArray(waves: shape, seed: seed).tensor }

    /// Windows as occlusion lays them, the last ones cut off.
    static func windows(_ height: Int, _ width: Int, side: Int, stride: Int) -> [ImageRegion] {
        func places(_ size: Int) -> [Range<Int>] {
            (0...(max(size - side, 0) + stride - 1) / stride).map {
                min($0 * stride, size - 1)..<min($0 * stride + side, size)
            }
        }
        return places(height).flatMap { rows in places(width).map { ImageRegion(rows: rows, columns: $0) } }
    }

    /// What the network says of the copies themselves.
    static func naive(
        _ network: Network, _ x: Tensor, _ regions: [ImageRegion], _ b: Tensor
    ) throws -> [Tensor] {
        let copies = regions.map { region in
            var copy = x
            for channel in 0..<x.shape[0] {
                for row in region.rows {
                    for column in region.columns { copy[channel, row, column] = b[channel, row, column] }
                }
            }
            return copy
        }
        let logits = try network.logits(Tensor(stacking: copies))
        return regions.indices.map { logits[part: $0] }
    }

    static func incremental(
        _ network: Network, _ x: Tensor, _ regions: [ImageRegion], _ b: Tensor, at layer: LayerName? = nil
    ) throws -> [Tensor] {
        var outputs = [Tensor?](repeating: nil, count: regions.count)
        try network.forEachCopy(of: x, replacing: regions, by: b, at: layer) { copies, batch in
            for (i, copy) in copies.enumerated() {
                #expect(outputs[copy] == nil, "copy \(copy) came twice")
                outputs[copy] = batch[part: i]
            }
        }
        return try outputs.map { try #require($0) }
    }

    /// The largest difference, beside the largest change that a region makes.
    static func error(_ got: [Tensor], _ expected: [Tensor], base: Tensor) -> Float {
        let change = expected.map { ($0 - base).absoluteValue().maximum() }.max()!
        return zip(got, expected).map { ($0 - $1).absoluteValue().maximum() }.max()! / change
    }

    // MARK: The same as one by one

    @Test(arguments: Kind.allCases, [(5, 3), (4, 4), (1, 6), (30, 2), (22, 1)])
    func `As computed one by one, for every kind of layer, windows small, large, side by side and beyond the image`(
        kind: Kind, window: (side: Int, stride: Int)
    ) throws {
        let network = try Self.network(kind)
        let x = Self.image([3, 23, 19], seed: 1), b = Self.image([3, 23, 19], seed: 2)
        let windows = Self.windows(23, 19, side: window.side, stride: window.stride)
        let expected = try Self.naive(network, x, windows, b)
        let got = try Self.incremental(network, x, windows, b)
        let error = try Self.error(got, expected, base: network.logits(x)[part: 0])
        #expect(error < 1e-4)
    }

    @Test func `Regions of several sizes, in any order, are computed together`() throws {
        let network = try Self.network(.residual)
        let x = Self.image([3, 23, 19], seed: 1), b = Self.image([3, 23, 19], seed: 2)
        let regions = [
            ImageRegion(rows: 20..<23, columns: 0..<1), ImageRegion(rows: 0..<23, columns: 7..<8),
            ImageRegion(rows: 4..<9, columns: 3..<19), ImageRegion(rows: 4..<9, columns: 3..<19),
            ImageRegion(rows: 0..<1, columns: 18..<19),
        ]
        let expected = try Self.naive(network, x, regions, b), got = try Self.incremental(network, x, regions, b)
        let error = try Self.error(got, expected, base: network.logits(x)[part: 0])
        #expect(error < 1e-4)
        #expect(got[2] == got[3])
    }

    @Test(
        arguments: Thorough.architectures([
            "efficientnet-lite0", "resnet18", "resnext50-32x4d", "vgg11", "alexnet", "squeezenet1-1", "mobilenet-v2",
            "mobilenet-v3-small", "shufflenet-v2-x1-0", "densenet121", "googlenet", "inception-v3", "convnext-tiny",
        ]))
    func `As computed one by one, for a network of each kind of block`(name: String) throws {
        let network = try Zoo.network(name, formulaWeights: 3, classes: 5)
        let side = network.input.height
        let x = Self.image([3, side, side], seed: 1), b = Tensor(zeros: [3, side, side])
        let at = side / 3
        let regions = [
            ImageRegion(rows: 0..<40, columns: 0..<40), ImageRegion(rows: at..<at + 40, columns: at + 5..<at + 45),
            ImageRegion(rows: side - 40..<side, columns: at..<at + 40),
        ]
        let expected = try Self.naive(network, x, regions, b), got = try Self.incremental(network, x, regions, b)
        let error = try Self.error(got, expected, base: network.logits(x)[part: 0])
        #expect(error < 1e-3)
    }

    // MARK: By hand and at the limits

    @Test func `A pixel of a mean, worked out by hand`() throws {
        var net = NetworkBuilder(
            formulaWeights: 0,
            input: InputSpecification(channels: 1, height: 2, width: 2, mean: [0], deviation: [1]))
        let kernel = Tensor([0, 0, 0, 0, 1, 1, 0, 0, 0], shape: [1, 1, 3, 3])
        let x = net.relu(
            "act", net.add("conv", Convolution("conv", weight: kernel, padding: .symmetric(.init(1))), net.input))
        _ = net.add("score", Linear("score", weight: Tensor([4], shape: [1, 1])), net.globalAveragePooling("pool", x))
        let network = try net.network("small", explanationLayer: "act")
        // x = 1 2 / 3 -9: conv 3 2 / -6 -9, rectified 3 2 / 0 0, y = 5. With 0 at (1, 1): 3 2 / 3 0, y = 8.
        let image = Tensor([1, 2, 3, -9], shape: [1, 2, 2])
        let got = try Self.incremental(
            network, image, [ImageRegion(rows: 1..<2, columns: 1..<2), ImageRegion(rows: 0..<1, columns: 0..<2)],
            Tensor(zeros: [1, 2, 2]))
        #expect(got == [Tensor([8], shape: [1]), Tensor([0], shape: [1])])
    }

    @Test func `Replaced by itself nothing changes, and replaced whole it is the other image`() throws {
        let network = try Self.network(.downsampled)
        let x = Self.image([3, 23, 19], seed: 1), b = Self.image([3, 23, 19], seed: 2)
        let y = try network.logits(x)[part: 0]
        for got in try Self.incremental(network, x, Self.windows(23, 19, side: 6, stride: 5), x) {
            let difference = (got - y).absoluteValue().maximum()
            #expect(try difference <= 1e-6 * Self.addedUp(by: network, for: x))
        }
        let other = try Self.incremental(network, x, [ImageRegion(rows: 0..<23, columns: 0..<19)], b)
        let difference = try (other[0] - network.logits(b)[part: 0]).absoluteValue().maximum()
        #expect(try difference < 1e-6 * Self.addedUp(by: network, for: b))
    }

    /// The most that is added up for a score, Σⱼ |Wᵢⱼ aⱼ| + |bᵢ|: the score itself may cancel to less than its terms round.
    private static func addedUp(by network: Network, for image: Tensor) throws -> Float {
        let last = network.nodes.last!, score = try #require(last.layer as? Linear)
        let a = try network.forward(image).activation(at: network.nodes[last.inputs[0]].name).absoluteValue()
        let weight = score.weight.absoluteValue(), bias = score.bias?.absoluteValue().elements
        return (0..<weight.shape[0]).map { i in
            zip(weight[part: i].elements, a.elements).reduce(bias?[i] ?? 0) { $0 + $1.0 * $1.1 }
        }.max()!
    }

    @Test(arguments: ["stem", "act", "conv1", "add", "pool"] as [LayerName])
    func `The outputs of an inner layer are whole`(layer: LayerName) throws {
        let network = try Self.network(.downsampled)
        let x = Self.image([3, 23, 19], seed: 1), b = Self.image([3, 23, 19], seed: 2)
        let region = ImageRegion(rows: 3..<8, columns: 11..<16)
        var copy = x
        for channel in 0..<3 {
            for row in 3..<8 { for column in 11..<16 { copy[channel, row, column] = b[channel, row, column] } }
        }
        let expected = try network.forward(copy).activation(at: layer)[part: 0]
        let got = try Self.incremental(network, x, [region], b, at: layer)[0]
        #expect(got.shape == expected.shape)
        #expect((got - expected).absoluteValue().maximum() < 1e-5 * expected.absoluteValue().maximum())
    }

    @Test func `An image with a number that is none is refused`() throws {
        let network = try Self.network(.plain)
        var x = Self.image([3, 23, 19], seed: 1)
        let b = x
        x[0, 0, 0] = .nan
        #expect(throws: NetworkError.self) {
            try network.forEachCopy(of: x, replacing: [ImageRegion(rows: 0..<1, columns: 0..<1)], by: b) { _, _ in }
        }
    }

    // MARK: Cones

    @Test(arguments: [(3, 1, 1), (3, 2, 1), (3, 2, 0), (5, 2, 2), (7, 2, 3), (1, 2, 0), (1, 3, 0), (9, 4, 2)])
    func `A cone holds just the outputs that read a changed row`(kernel: Int, stride: Int, before: Int) {
        let size = 17, outputs = (size + before + 1 - kernel) / stride + 1
        for first in 0..<size {
            for count in 1...size - first {
                let cone = AxisCone(size: size, ranges: [first..<first + count])
                    .through(kernel: kernel, stride: stride, before: before, to: outputs)
                let expected = (0..<outputs).filter { o in
                    (o * stride - before..<o * stride - before + kernel).overlaps(first..<first + count)
                }
                if expected.isEmpty {
                    #expect(cone.extent == 1)
                } else {
                    #expect(Array(cone.ranges[0]) == expected)
                }
            }
        }
    }

    @Test func `Pieces of one size stay within the map and hold what they must`() {
        let cone = AxisCone(size: 10, ranges: [0..<2, 3..<8, 9..<10])
        #expect(cone.extent == 5)
        #expect(cone.starts == [0, 3, 5])
        let union = cone.union(AxisCone(size: 10, ranges: [1..<4, 4..<5, 7..<8]))
        #expect(union.ranges == [0..<4, 3..<8, 7..<10])
        #expect(AxisCone.whole(4, count: 2).isWhole)
    }
}
