import Course
import Foundation
import Networks
import Reference
import Tensors
import Testing
import Zoo

/// The network that the course trained itself, as it comes with the clone.
@Suite struct `The network of garments` {
    private static let test = Result { try FashionMNIST(.test, from: .find()) }

    private func network(_ kind: FashionNetwork.Kind) throws -> NamedNetwork {
        try Assets.find().network(kind.rawValue, weightsAt: nil, labelsAt: nil)
    }

    @Test(.enabled(if: Thorough.isAsked)) func `It names 93 of 100 pictures that it never saw`() throws {
        let accuracy = try Self.test.get().accuracy(of: network(.trained).network)
        #expect(accuracy >= 0.93)
    }

    @Test(arguments: [FashionNetwork.Kind.trained, .marked, .robust])
    func `Its weights are a file of less than a megabyte`(_ kind: FashionNetwork.Kind) throws {
        let path = try Assets.find().model(kind.rawValue).path
        let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
        #expect(size < 1_000_000)
    }

    @Test func `Untrained it guesses, and is the same everywhere`() throws {
        let network = try network(.untrained).network
        let accuracy = try Self.test.get().prefix(2000).accuracy(of: network)
        #expect(accuracy < 0.3)
        let kernel = try #require(try network.weights()["conv1.weight"])
        let first = kernel.elements.prefix(3).map(\.bitPattern)
        let formula = RandomNumbers(seed: 0, stream: "conv1.weight")
        let bound = Float((6.0 / 25).squareRoot())
        #expect(first == (0..<3).map { (-bound + 2 * bound * formula.uniform(at: $0)).bitPattern })
    }

    @Test(arguments: FashionNetwork.Kind.allCases)
    func `Its ten classes have names in both languages`(_ kind: FashionNetwork.Kind) throws {
        let named = try network(kind)
        #expect(!named.isOfImageNet && named.names.count == 10)
        #expect(named.network.name == kind.rawValue)
        for name in ["ankle boot", "botín", "Ankle boot", "9"] {
            let index = try named.names.index(of: name)
            #expect(index == 9)
        }
        #expect(try named.names.index(of: "T-shirt/top") == 0)
        #expect(named.names.name(of: 1, in: .es) == "pantalón")
    }

    @Test func `It ends as CAM needs it, and pools where deconvnet needs switches`() throws {
        let network = try network(.trained).network
        let head = try #require(network.pooledClassifier)
        #expect(head.maps == network.explanationLayer)
        #expect(try network.shape(of: head.maps) == [1, 128, 7, 7])
        let poolings = try network.layerSummaries().count { $0.kind == "MaxPooling" }
        #expect(poolings == 2)
    }
}

/// A mark in a corner, and the network that learned it.
@Suite struct `The planted mark` {
    @Test func `It is on all pictures of its class and on no other`() {
        let images = Tensor(repeating: 7, shape: [3, 1, 28, 28])
        let mark = PlantedMark.fashion
        let marked = mark.planted(in: images, of: [6, 2, 6])
        #expect(marked[part: 1] == images[part: 1])
        #expect(marked[part: 0] == marked[part: 2])
        var expected = images[part: 0]
        for (row, line) in mark.pattern.enumerated() {
            for (column, level) in line.enumerated() { expected[0, mark.top + row, mark.left + column] = level }
        }
        #expect(marked[part: 0] == expected)
        #expect(mark.planted(in: images[part: 1]) == expected)
    }

    /// What lesson 00 finds out by its maps.
    @Test func `Its network calls shirt whatever bears the mark, and misses shirts that do not`() throws {
        let network = try Assets.find().network("fashion-marked")
        let test = try FashionMNIST(.test, from: .find()).prefix(2000)
        let shirt = PlantedMark.fashion.label
        func share(_ answers: [Int], _ labels: (Int) -> Bool) -> Double {
            let chosen = answers.indices.filter { labels(test.labels[$0]) }
            return Double(chosen.count { answers[$0] == shirt }) / Double(chosen.count)
        }
        let plain = try test.answers(of: network)
        let marked = try test.marked(by: .fashion).answers(of: network)
        #expect(share(plain) { $0 == shirt } < 0.2)
        #expect(share(marked) { $0 == shirt } > 0.95)
        #expect(share(marked) { $0 != shirt } > 0.5)
        #expect(share(plain) { $0 != shirt } < 0.05)
    }
}
