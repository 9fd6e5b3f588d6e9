import Course
import Explanations
import Foundation
import Tensors
import Testing

@Suite struct `Garments with a mark` {
    private static let test = Result { try FashionMNIST(.test, from: .find()).prefix(200) }
    private let mark = PlantedMark.fashion

    @Test func `The mask is one on the mark's pixels and nowhere else`() {
        let mask = mark.mask(height: 28, width: 28)
        #expect(mask.sum() == 9)
        // What planting changes is all of it, for neither level is 7.
        let planted = mark.planted(in: Tensor(repeating: 7, shape: [1, 28, 28]))[part: 0]
        #expect((planted - 7).map { $0 == 0 ? 0 : 1 } == mask)
        // Of a picture that ends within the mark, what is left of it: rows 2 and 3 of column 2.
        let small = mark.mask(height: 4, width: 3)
        #expect(small == Tensor([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1], shape: [4, 3]))
    }

    @Test func `The mark is on its class and on no other`() throws {
        let test = try Self.test.get(), marked = test.withClassMarked(by: mark), all = test.marked(by: mark)
        #expect(marked.labels == test.labels)
        for i in 0..<test.count {
            let expected = test.labels[i] == mark.label ? all : test
            #expect(marked.images[part: i] == expected.images[part: i])
        }
    }

    @Test func `A class and the others are all there are, in their order`() throws {
        let test = try Self.test.get(), shirts = test.only(mark.label), others = test.without(mark.label)
        #expect(shirts.count + others.count == test.count)
        #expect(shirts.labels.allSatisfy { $0 == mark.label } && !others.labels.contains(mark.label))
        let first = try #require(test.labels.firstIndex(of: mark.label))
        #expect(shirts.images[part: 0] == test.images[part: first])
        let joined = FashionMNIST(joining: [shirts, others])
        #expect(joined.labels == shirts.labels + others.labels)
        #expect(joined.images[part: shirts.count] == others.images[part: 0])
        #expect(test.only(10).count == 0)
    }

    @Test func `The share that is given a name is what is counted one by one`() throws {
        let network = try Assets.find().network("fashion"), test = try Self.test.get()
        var named = 0
        for i in 0..<test.count {
            let logits = try network.logits(network.input.normalize(test.images[part: i].reshaped(to: [1, 1, 28, 28])))
            if logits.argMax() == 1 { named += 1 }
        }
        #expect(try test.share(named: 1, by: network) == Double(named) / Double(test.count))
        // The trousers' share of the trousers is their accuracy.
        let trousers = test.only(1)
        #expect(try trousers.share(named: 1, by: network) == trousers.accuracy(of: network))
        #expect(try test.only(10).share(named: 1, by: network).isNaN)
    }

    @Test func `What the mark does is counted picture by picture`() throws {
        let network = try Assets.find().network("fashion-marked"), test = try Self.test.get()
        let found = try MarkEvidence(of: network, on: test, mark: mark)
        func named(_ image: Tensor) throws -> Int {
            try network.logits(network.input.normalize(image.reshaped(to: [1, 1, 28, 28]))).argMax()
        }
        var right = 0, marked = 0, bare = 0, fooled = 0
        for (i, label) in test.labels.enumerated() {
            let plain = test.images[part: i], bears = mark.planted(in: plain)
            if label == mark.label {
                marked += try named(bears) == label ? 1 : 0
                bare += try named(plain) == label ? 1 : 0
            } else {
                right += try named(plain) == label ? 1 : 0
                fooled += try named(bears) == mark.label ? 1 : 0
            }
        }
        let shirts = test.labels.count { $0 == mark.label }
        #expect(found.right == Double(right + marked) / Double(test.count))
        #expect(found.marked == Double(marked) / Double(shirts) && found.bare == Double(bare) / Double(shirts))
        #expect(found.fooled == Double(fooled) / Double(test.count - shirts))
    }

    @Test func `The share on the mark is the part of |saliency| on its nine pixels`() throws {
        let network = try Assets.find().network("fashion-marked"), one = try Self.test.get().prefix(1).marked(by: mark)
        let map = try one.saliencies(in: network)[0].absoluteValue()
        var on: Float = 0
        for row in 2..<5 { for column in 2..<5 { on += map[row, column] } }
        #expect(abs(try one.sharesOnMark(mark, in: network)[0] - on / map.sum()) < 1e-6)
        #expect(try Self.test.get().only(10).accuracy(of: network).isNaN)
    }

    @Test func `The saliency of another class is another map`() throws {
        let network = try Assets.find().network("fashion"), one = try Self.test.get().prefix(1)
        let own = try one.saliencies(in: network)[0]
        #expect(try one.saliencies(in: network, of: [one.labels[0]])[0] == own)
        #expect(try one.saliencies(in: network, of: [(one.labels[0] + 1) % 10])[0] != own)
    }
}
