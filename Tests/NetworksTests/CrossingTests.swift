import Reference
import Testing

/// A network of a ReLU6 and a max pooling, at [-1, 2, 5, 7]: y = [0, 2, 5, 6], the maxima 2 and 6.
@Suite struct `Sides of kinks` {
    private let network = {
        let one = ReferenceArray([1], shape: [1, 1, 1, 1])
        var network = ReferenceNetwork()
        network.add("conv", .convolution(.init(weight: one, window: .init(size: (1, 1)))))
        network.add("relu", .rectifier(ReferenceRectifier(ceiling: 6)))
        network.add("pool", .maximumPooling(.init(window: .init(size: (1, 2), stride: (1, 2)))))
        return network
    }()
    private let x = ReferenceArray([-1, 2, 5, 7], shape: [1, 1, 1, 4])

    private func relu(_ y: [Double]) -> [String: ReferenceArray] { ["relu": ReferenceArray(y, shape: [1, 1, 1, 4])] }

    @Test func `A pass has crossed nothing against itself`() {
        let pass = network.pass(x), crossings = Crossings(between: pass, and: pass)
        #expect(crossings.units == 6)
        #expect(crossings.crossed == 0)
    }

    @Test(
        arguments: [
            // Opened from -1, closed from 2, and the other element wins by 2 - 0.
            Sides([0.5, 2, 5, 6], 1, 1.0 / 7), Sides([0.5, 0, 5, 6], 3, 2.0 / 6),
            // From the ceiling down, from below to the ceiling; 6 and 6 are a tie, whose first wins.
            Sides([0, 2, 5, 5.5], 1, 1.0 / 7), Sides([0, 2, 6, 6], 2, 1.0 / 6), Sides([6, 2, 5, 6], 2, 1),
        ])
    func `Units on another side are counted, with their distance from where it begins`(sides: Sides) {
        let pass = network.pass(x), crossings = Crossings(between: pass, and: pass.taking(relu(sides.y)))
        #expect(crossings.crossed == sides.crossed)
        #expect(abs(crossings.farthest - sides.farthest) < 1e-15)
    }

    struct Sides: Sendable {
        let y: [Double]
        let crossed: Int
        let farthest: Double

        init(_ y: [Double], _ crossed: Int, _ farthest: Double) {
            (self.y, self.crossed, self.farthest) = (y, crossed, farthest)
        }
    }

    @Test func `The way back takes the sides of the outputs that are given`() {
        let pass = network.pass(x), g = ReferenceArray([3, 4], shape: [1, 1, 1, 2])
        #expect(pass.signals(of: g)["input"]!.elements == [0, 3, 0, 0])
        #expect(pass.taking(relu([5, 2, 5, 4])).signals(of: g)["input"]!.elements == [3, 0, 4, 0])
    }

    @Test func `A node computed alone reads another pass's outputs`() {
        let pass = network.pass(x), y = relu([1, 2, 3, 4])
        let alone = pass.computing(["relu", "pool"], from: y)
        #expect(alone.values["relu"] == pass.values["relu"])
        #expect(alone.values["pool"]!.elements == [2, 4])
    }

    @Test func `An engine stops where more than one normalization, sum or rectifier reads`() {
        #expect(network.stops == ["relu", "pool"])
    }
}
