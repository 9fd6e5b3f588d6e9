/// A kind of animal among the cut-outs that the network of the course names for certain.
///
/// What a network hardly sees teaches nothing about its explanations. Each cut-out was shown alone on plain grey to
/// EfficientNet-Lite0: its class was the most probable one, with the probability that stands here.
public struct Species: Hashable, Sendable {
    /// The class, by ImageNet's number.
    public let target: Int
    public let cutouts: [Cutout]

    /// One photograph of it.
    public struct Cutout: Hashable, Sendable {
        /// As `Assets.picture` names it.
        public let picture: String
        /// Pixels.
        public let width, height: Int
        /// Of the class, 190 pixels long in the middle of 224 × 224 on grey, level 124.
        public let probability: Float
    }

    init(_ target: Int, _ cutouts: (picture: String, width: Int, height: Int, probability: Float)...) {
        self.target = target
        self.cutouts = cutouts.map {
            Cutout(picture: $0.picture, width: $0.width, height: $0.height, probability: $0.probability)
        }
    }

    /// All that there are, in the order of their classes.
    public static let all = [
        Species(7, ("rooster", 134, 160, 0)),
        Species(8, ("hen", 118, 132, 0)),
        Species(23, ("vulture", 142, 199, 0)),
        Species(30, ("frog", 200, 136, 0)),
        Species(90, ("rainbow-lorikeet", 140, 68, 0)),
        Species(96, ("tucan", 200, 163, 0)),
        Species(97, ("duck", 199, 169, 0)),
        Species(99, ("gander", 108, 200, 0)),
        Species(105, ("koala", 147, 200, 0)),
        Species(106, ("wombat", 200, 135, 0)),
        Species(130, ("pink_flamingo", 215, 357, 0)),
        Species(134, ("crowned_crane", 331, 335, 0)),
        Species(145, ("penguin", 90, 198, 0)),
        Species(150, ("sea_lion", 200, 153, 0)),
        Species(291, ("lion", 188, 76, 0)),
        Species(292, ("tiger_sumatran", 453, 198, 0), ("tiger", 198, 120, 0)),
        Species(294, ("european-bear", 346, 294, 0), ("bear", 177, 171, 0)),
        Species(331, ("rabbit", 198, 120, 0)),
        Species(335, ("squirrel", 200, 169, 0)),
        Species(336, ("marmot", 199, 185, 0)),
        Species(337, ("beaver", 175, 136, 0)),
        Species(340, ("zebra", 200, 150, 0)),
        Species(341, ("pig_golden", 200, 183, 0), ("pig", 200, 110, 0)),
        Species(344, ("hippopotamus", 199, 89, 0)),
        Species(347, ("bison", 184, 121, 0)),
        Species(348, ("ram", 184, 141, 0)),
        Species(354, ("camel", 195, 178, 0), ("dromedary", 162, 135, 0)),
        Species(360, ("otter", 300, 202, 0)),
        Species(362, ("badger", 191, 75, 0)),
        Species(366, ("gorilla", 152, 197, 0)),
    ]
}
