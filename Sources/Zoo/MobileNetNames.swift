import Networks

/// timm's names of the two MobileNets, where blocks are numbered within stages. (timm, `_efficientnet_blocks.py`.)
///
/// They are also those of the networks that timm took over from TensorFlow (`tf_…`), which pad unlike these: their weights
/// load and are not theirs. No name tells them apart.
enum MobileNetNames {
    /// A block of ours: whether it begins with a convolution that widens, whether it weighs its channels, and its layers with
    /// parameters in their order.
    typealias Block = (widens: Bool, isGated: Bool, layers: [String])

    /// - Parameters:
    ///   - stages: how many blocks each stage has.
    ///   - others: the layers outside of blocks: ours, and timm's.
    static func timm(
        stages: [Int], blocks: [Block], others: [String: String], addedToVariances: Float = 0
    ) -> OtherNames {
        let numbers = stages.enumerated().flatMap { stage, count in (0..<count).map { "blocks.\(stage).\($0)" } }
        var names = others
        for (number, block) in zip(numbers, blocks) {
            for (own, name) in zip(block.layers, layers(widens: block.widens, isGated: block.isGated)) {
                names[own] = "\(number).\(name)"
            }
        }
        return OtherNames("timm", addedToVariances: addedToVariances) { [names] name in
            let dot = name.lastIndex(of: ".") ?? name.endIndex
            return names[String(name[..<dot])].map { $0 + name[dot...] } ?? name
        }
    }

    private static func layers(widens: Bool, isGated: Bool) -> [String] {
        let gate = isGated ? ["se.conv_reduce", "se.conv_expand"] : []
        return widens
            ? ["conv_pw", "bn1", "conv_dw", "bn2"] + gate + ["conv_pwl", "bn3"]
            : ["conv_dw", "bn1"] + gate + ["conv_pw", "bn2"]
    }
}
