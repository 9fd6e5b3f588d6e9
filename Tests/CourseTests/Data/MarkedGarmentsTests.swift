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

    @Test func `The saliency of another class is another map`() throws {
        let network = try Assets.find().network("fashion"), one = try Self.test.get().prefix(1)
        let own = try one.saliencies(in: network)[0]
        #expect(try one.saliencies(in: network, of: [one.labels[0]])[0] == own)
        #expect(try one.saliencies(in: network, of: [(one.labels[0] + 1) % 10])[0] != own)
    }
}
