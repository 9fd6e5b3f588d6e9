import Course
import Networks
import Tensors
import Testing
import Zoo

@Suite struct `Garments that a mark turns` {
    @Test func `All of them are named as the mark's class with the mark, and none is of that class`() throws {
        let assets = try Assets.find(), garments = try FashionMNIST(.test, from: assets).prefix(60)
        let network = try assets.network(FashionNetwork.Kind.marked.rawValue), mark = PlantedMark.fashion
        let turned = try TurnedGarments(by: mark, among: garments, in: network)
        let evidence = try MarkEvidence(of: network, on: garments, mark: mark)
        let others = garments.without(mark.label).count
        #expect(Double(turned.garments.count) / Double(others) == evidence.fooled && turned.garments.count > 0)
        #expect(!turned.garments.labels.contains(mark.label))
        #expect(try turned.garments.marked(by: mark).share(named: mark.label, by: network) == 1)
        let shares = try turned.sharesOnMark(ofFirst: 3)
        #expect(shares.count == min(3, turned.garments.count) && shares.allSatisfy { (0...1).contains($0) })
        #expect(try turned.sharesOnMark(ofFirst: 1000).count == turned.garments.count)
        let label = turned.garments.labels[0]
        let first = turned.firstOfEach([label, mark.label])
        #expect(first.labels == [label] && first.images[part: 0] == turned.garments.images[part: 0])
    }

    @Test func `Every pixel of a garment that is not black is its own`() throws {
        let garments = try FashionMNIST(.test, from: Assets.find()).prefix(2)
        for (i, mask) in garments.garmentMasks.enumerated() {
            let image = garments.images[part: i][part: 0]
            #expect(mask.shape == [28, 28] && zip(mask.elements, image.elements).allSatisfy { $0 == ($1 > 0 ? 1 : 0) })
        }
    }
}
