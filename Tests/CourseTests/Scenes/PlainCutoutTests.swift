import Course
import Networks
import Tensors
import Testing

@Suite struct `Cut-outs on plain ground` {
    private let assets: Assets
    private let network: Network

    init() throws {
        assets = try Assets.find()
        network = try assets.network("efficientnet-lite0")
    }

    @Test func `They lie in the middle, 190 of 224 pixels long, on grey`() throws {
        let zebra = try #require(assets.plainCutouts().first { $0.name == "zebra" })
        #expect(zebra.kind == "animals/mammals")
        let picture = try zebra.picture(for: network)
        #expect(picture.visible.shape == [3, 224, 224])
        #expect(picture.input == network.input.normalize(picture.visible))
        let differs = (0..<224 * 224).filter { i in
            (0..<3).contains { abs(picture.visible.elements[$0 * 224 * 224 + i] - 124) > 1 }
        }
        let rows = Set(differs.map { $0 / 224 }), columns = Set(differs.map { $0 % 224 })
        #expect(columns.count >= 186 && columns.min()! >= 17 && columns.max()! <= 206)
        #expect(abs((rows.min()! + rows.max()!) - 223) <= 6)
    }

    /// The scenes of that table are composed at another size, so that levels differ by a rounding.
    @Test func `The network names the species of the table, nearly as sure as there`() throws {
        let cutouts = assets.plainCutouts()
        for species in Species.all {
            for stamp in species.stamps {
                let cutout = try #require(cutouts.first { $0.name == stamp.picture }, "\(stamp.picture)")
                let pass = try network.forward(cutout.picture(for: network).input)
                #expect(pass.logits.argMax() == species.target, "\(stamp.picture)")
                #expect(abs(pass.probabilities[0, species.target] - stamp.probability) < 0.1, "\(stamp.picture)")
            }
        }
    }

    @Test func `A search finds what a straight one finds`() throws {
        let layers = try network.fourDepths()
        #expect(layers == ["_blocks.1.act0", "_blocks.3.act0", "_blocks.5.act0", "act1"])
        let search = try SearchedCutouts(3, at: layers, of: network, in: assets, every: 40)
        let values = try search.cutouts.map { cutout in
            try network.forward(cutout.picture(for: network).input).activation(at: "_bn1")[part: 0][part: 5].maximum()
        }
        let found = try search.places(of: 5, at: "act1")
        let strongest = values.indices.sorted { values[$0] > values[$1] }.prefix(3)
        #expect(found.map(\.image) == Array(strongest))
        for (place, index) in zip(found, strongest) { #expect(abs(place.value - values[index]) < 1e-3) }
        #expect(try search.cells(of: 5, at: "act1", count: 2).count == 2)
    }
}
