import Mirador

/// The answers to lesson 00's two exercises: the right ones, and one for each mistake that their checks have to name.
public enum TensorSolution {
    /// The mean of each channel.
    public static func channelMeans(of maps: Tensor) throws -> Tensor { maps.mean(over: .height, .width) }

    private static func each(_ maps: Tensor, _ number: (Tensor) -> Float) -> Tensor {
        let channels = (0..<maps.shape[1]).map { number(maps[part: 0][part: $0]) }
        return Tensor(channels, shape: [1, maps.shape[1], 1, 1])
    }

    public static let wrongMeans: [WrongAnswer<Exercises.ChannelMeansAnswer>] = [
        WrongAnswer("the mean of each row", "rows instead of channels") { maps in maps.mean(over: .channel, .width) },
        WrongAnswer("the same number for all", "one mean for all") { maps in each(maps) { _ in maps.mean() } },
        WrongAnswer("the largest place", "maximum") { maps in each(maps) { $0.maximum() } },
        WrongAnswer("absolute values", "absolute values") { maps in
            maps.absoluteValue().mean(over: .height, .width)
        },
        WrongAnswer("a ReLU at the start", "ReLU first") { maps in maps.relu().mean(over: .height, .width) },
        WrongAnswer("the mean of what is positive", "positive places alone") { maps in
            each(maps) { channel in
                let positive = channel.elements.filter { $0 > 0 }
                return positive.reduce(0, +) / Float(positive.count)
            }
        },
    ]

    /// The positive part of the weighted mean.
    public static func positiveMap(of maps: Tensor, weights: Tensor) throws -> Tensor {
        scaled(mean(maps, weights).relu())
    }

    private static func mean(_ maps: Tensor, _ weights: Tensor) -> Tensor {
        (weights.reshaped(to: [1, weights.count, 1, 1]) * maps).mean(over: .channel)
    }

    private static func scaled(_ map: Tensor) -> Tensor {
        map.maximum() > 0 ? map / map.maximum() : Tensor(zeros: map.shape)
    }

    public static let wrongMaps: [WrongAnswer<Exercises.PositiveMapAnswer>] = [
        WrongAnswer("[K] times [1, K, H, W]", "weights along the width") { maps, weights in
            scaled((weights * maps).mean(over: .channel).relu())
        },
        WrongAnswer("both signs", "no ReLU") { maps, weights in scaled(mean(maps, weights)) },
        WrongAnswer("a ReLU on the maps", "ReLU on the maps") { maps, weights in
            scaled(mean(maps.relu(), weights).relu())
        },
        WrongAnswer("a ReLU on the weights", "ReLU on the weights") { maps, weights in
            scaled(mean(maps, weights.relu()).relu())
        },
        WrongAnswer("the mean of the maps", "no weights") { maps, _ in scaled(maps.mean(over: .channel).relu()) },
        WrongAnswer("the absolute value", "absolute values") { maps, weights in
            scaled(mean(maps, weights).absoluteValue())
        },
        WrongAnswer("from minimum to maximum", "from the minimum") { maps, weights in
            let map = mean(maps, weights)
            return (map - map.minimum()) / (map.maximum() - map.minimum())
        },
    ]
}
