/// An amount of money in whole minor units (won, yen, cents), never a float and never negative.
public struct Money: Hashable, Sendable {
    /// 0…`Money.maximum`, in minor units of the currency: 150000 is ₩150,000 or $1,500.00.
    public let minorUnits: Int
    public let currency: Currency

    /// A thousand times more than any seat has cost in any currency.
    public static let maximum = 1_000_000_000_000

    /// Nil when the amount is negative or above `maximum`.
    public init?(minorUnits: Int, currency: Currency = .krw) {
        guard (0...Money.maximum).contains(minorUnits) else { return nil }
        self.minorUnits = minorUnits
        self.currency = currency
    }
}

/// A currency by its ISO 4217 code.
public struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// Three capital letters.
    public let code: String

    /// The currency of an ISO 4217 code, in any case; nil when the standard has no such active code.
    public init?(_ code: String) {
        let capitals = code.uppercased()
        guard capitals.utf8.count == 3, Currency.codes.contains(capitals) else { return nil }
        self.code = capitals
    }

    private init(known code: String) { self.code = code }

    public static let krw = Currency(known: "KRW")
    public static let jpy = Currency(known: "JPY")
    public static let usd = Currency(known: "USD")

    /// How many decimal digits the minor unit stands for (ISO 4217's exponent): 0 for won and yen, 2 for cents.
    public var decimals: Int {
        if Currency.withoutMinorUnit.contains(code) { return 0 }
        return Currency.withThousandths.contains(code) ? 3 : 2
    }

    public var description: String { code }

    // ISO 4217 list one (active codes of countries; funds and metals are left out).
    private static let codes = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
        CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD \
        HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD \
        MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN \
        PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY \
        TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG
        """.split(separator: " ").map(String.init))
    private static let withoutMinorUnit: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF",
    ]
    private static let withThousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}
