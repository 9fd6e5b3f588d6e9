/// A kind of animal among the cut-outs that the network of the course recognizes.
///
/// What a network hardly sees teaches nothing about its explanations. Each cut-out was shown alone on plain grey to
/// EfficientNet-Lite0: its class was the most probable one, with the probability that stands here.
public struct Species: Hashable, Sendable {
    /// The class, by ImageNet's number.
    public let target: Int
    public let stamps: [Stamp]

    /// One photograph of it.
    public struct Stamp: Hashable, Sendable {
        /// As `Assets.picture` names it.
        public let picture: String
        /// Pixels.
        public let width, height: Int
        /// Of the class, 190 pixels long in the middle of 224 × 224 on grey, level 124.
        public let probability: Float
    }

    init(_ target: Int, _ stamps: (picture: String, width: Int, height: Int, probability: Float)...) {
        self.target = target
        self.stamps = stamps.map {
            Stamp(picture: $0.picture, width: $0.width, height: $0.height, probability: $0.probability)
        }
    }

    /// All that there are, in the order of their classes.
    public static let all = [
        Species(7, ("rooster", 134, 160, 0.66)),
        Species(8, ("hen", 118, 132, 0.78)),
        Species(23, ("vulture", 142, 199, 0.78)),
        Species(30, ("frog", 200, 136, 0.50)),
        Species(90, ("rainbow-lorikeet", 140, 68, 0.45)),
        Species(96, ("tucan", 200, 163, 0.79)),
        Species(97, ("duck", 199, 169, 0.97)),
        Species(99, ("gander", 108, 200, 0.94)),
        Species(105, ("koala", 147, 200, 0.66)),
        Species(106, ("wombat", 200, 135, 0.71)),
        Species(130, ("pink_flamingo", 215, 357, 0.95)),
        Species(134, ("crowned_crane", 331, 335, 0.55)),
        Species(145, ("penguin", 90, 198, 0.95)),
        Species(150, ("sea_lion", 200, 153, 0.96)),
        Species(291, ("lion", 188, 76, 0.78)),
        Species(292, ("tiger_sumatran", 453, 198, 0.83), ("tiger", 198, 120, 0.74)),
        Species(294, ("european-bear", 346, 294, 0.95), ("bear", 177, 171, 0.77)),
        Species(331, ("rabbit", 198, 120, 0.93)),
        Species(335, ("squirrel", 200, 169, 0.99)),
        Species(337, ("beaver", 175, 136, 0.95)),
        Species(340, ("zebra", 200, 150, 0.98)),
        Species(341, ("pig_golden", 200, 183, 0.88), ("pig", 200, 110, 0.69)),
        Species(344, ("hippopotamus", 199, 89, 0.47)),
        Species(347, ("bison", 184, 121, 0.74)),
        Species(348, ("ram", 184, 141, 0.64)),
        Species(354, ("camel", 195, 178, 0.98), ("dromedary", 162, 135, 0.74)),
        Species(360, ("otter", 300, 202, 0.93)),
        Species(362, ("badger", 191, 75, 0.97)),
        Species(366, ("gorilla", 152, 197, 0.88)),
    ]
}
