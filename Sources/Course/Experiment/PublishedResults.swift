/// Published results of people and networks, to be drawn beside our own.
///
/// People saw a picture of 256 × 256 for 200 ms, then a mask of noise, and chose one of 16 classes: chance is 1/16, and the
/// pictures are photographs of ImageNet. The rates of right answers are computed from the single trials that the authors
/// published; the papers print nearly the same.
public enum PublishedResults {
    /// An observer in Geirhos, Temme, Rauber, Schütt, Bethge, Wichmann, "Generalisation in Humans and Deep Neural Networks",
    /// NeurIPS 2018: shares of right answers at the levels of ``Experiment``.
    public struct Observer: Sendable {
        public let name: Phrase
        public let grey: Double
        /// At contrast 0.1, 0.05, 0.03.
        public let contrast: [Double]
        /// At noise 0.1, 0.2, 0.35.
        public let noise: [Double]
        /// At σ = 3, 7, 10 pixels.
        public let lowPass: [Double]
        /// At 90° and 180°.
        public let rotation: [Double]
    }

    public static let people = Observer(
        name: Phrase(es: "personas (2018)", en: "people (2018)"), grey: 0.866, contrast: [0.760, 0.546, 0.310],
        noise: [0.751, 0.609, 0.456], lowPass: [0.718, 0.485, 0.312], rotation: [0.785, 0.764])
    public static let resNet152 = Observer(
        name: Phrase(es: "ResNet-152 (2018)", en: "ResNet-152 (2018)"), grey: 0.971, contrast: [0.777, 0.601, 0.361],
        noise: [0.520, 0.262, 0.097], lowPass: [0.694, 0.179, 0.103], rotation: [0.629, 0.728])

    /// Shares of decisions by shape on 1,200 pictures with two cues, 10 people: Geirhos, Rubisch, Michaelis, Bethge, Wichmann,
    /// Brendel, "ImageNet-Trained CNNs Are Biased Towards Texture", ICLR 2019.
    public static let shapeShares: [(name: Phrase, share: Double)] = [
        (Phrase(es: "personas (2019)", en: "people (2019)"), 0.959),
        (Phrase(es: "ResNet-50 (2019)", en: "ResNet-50 (2019)"), 0.221),
        (Phrase(es: "ResNet-50, estilizada (2019)", en: "ResNet-50, stylized (2019)"), 0.806),
    ]

    /// κ on pictures with two cues and on silhouettes: Geirhos, Meding, Wichmann, "Beyond Accuracy", NeurIPS 2020.
    public static let consistencies: [(pair: Phrase, conflict: Double, silhouette: Double)] = [
        (Phrase(es: "persona y persona (2020)", en: "person and person (2020)"), 0.335, 0.476),
        (Phrase(es: "red y red (2020)", en: "network and network (2020)"), 0.479, 0.623),
        (Phrase(es: "red y persona (2020)", en: "network and person (2020)"), 0.052, 0.348),
    ]

    /// How often a blind guess was right in the experiments of 2018 and 2019.
    public static let chance = 1.0 / 16
}
