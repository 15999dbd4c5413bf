using Spa.Configuration.Parameters.Choices;

namespace Spa.Configuration.Parameters;

/// <summary>Free variables for rules, and the secrets among them.</summary>
public static partial class ProvisioningParameters
{
    private static readonly Section GeneralPurposeSection = new(Page.Provisioning, "General Purpose Parameters");
    private static readonly Section OwnSection = new(Page.Provisioning, "Own Additions");
    private static readonly Traits Own = new() { Own = true };

    // General Purpose Parameters
    /// <summary><c>GPP_A</c>: Free variable, macro $A in rules.</summary>
    public static readonly Parameter<string> GppA = GeneralPurposeSection.Row("GPP A", Kinds.Text(2047), "", "Free variable, macro $A in rules.");

    /// <summary><c>GPP_B</c>: Free variable, macro $B in rules.</summary>
    public static readonly Parameter<string> GppB = GeneralPurposeSection.Row("GPP B", Kinds.Text(2047), "", "Free variable, macro $B in rules.");

    /// <summary><c>GPP_C</c>: Free variable, macro $C in rules.</summary>
    public static readonly Parameter<string> GppC = GeneralPurposeSection.Row("GPP C", Kinds.Text(2047), "", "Free variable, macro $C in rules.");

    /// <summary><c>GPP_D</c>: Free variable, macro $D in rules.</summary>
    public static readonly Parameter<string> GppD = GeneralPurposeSection.Row("GPP D", Kinds.Text(2047), "", "Free variable, macro $D in rules.");

    /// <summary><c>GPP_E</c>: Free variable, macro $E in rules.</summary>
    public static readonly Parameter<string> GppE = GeneralPurposeSection.Row("GPP E", Kinds.Text(2047), "", "Free variable, macro $E in rules.");

    /// <summary><c>GPP_F</c>: Free variable, macro $F in rules.</summary>
    public static readonly Parameter<string> GppF = GeneralPurposeSection.Row("GPP F", Kinds.Text(2047), "", "Free variable, macro $F in rules.");

    /// <summary><c>GPP_G</c>: Free variable, macro $G in rules.</summary>
    public static readonly Parameter<string> GppG = GeneralPurposeSection.Row("GPP G", Kinds.Text(2047), "", "Free variable, macro $G in rules.");

    /// <summary><c>GPP_H</c>: Free variable, macro $H in rules.</summary>
    public static readonly Parameter<string> GppH = GeneralPurposeSection.Row("GPP H", Kinds.Text(2047), "", "Free variable, macro $H in rules.");

    /// <summary><c>GPP_I</c>: Free variable, macro $I in rules.</summary>
    public static readonly Parameter<string> GppI = GeneralPurposeSection.Row("GPP I", Kinds.Text(2047), "", "Free variable, macro $I in rules.");

    /// <summary><c>GPP_J</c>: Free variable, macro $J in rules.</summary>
    public static readonly Parameter<string> GppJ = GeneralPurposeSection.Row("GPP J", Kinds.Text(2047), "", "Free variable, macro $J in rules.");

    /// <summary><c>GPP_K</c>: Free variable, macro $K in rules.</summary>
    public static readonly Parameter<string> GppK = GeneralPurposeSection.Row("GPP K", Kinds.Text(2047), "", "Free variable, macro $K in rules.");

    /// <summary><c>GPP_L</c>: Free variable, macro $L in rules.</summary>
    public static readonly Parameter<string> GppL = GeneralPurposeSection.Row("GPP L", Kinds.Text(2047), "", "Free variable, macro $L in rules.");

    /// <summary><c>GPP_M</c>: Free variable, macro $M in rules.</summary>
    public static readonly Parameter<string> GppM = GeneralPurposeSection.Row("GPP M", Kinds.Text(2047), "", "Free variable, macro $M in rules.");

    /// <summary><c>GPP_N</c>: Free variable, macro $N in rules.</summary>
    public static readonly Parameter<string> GppN = GeneralPurposeSection.Row("GPP N", Kinds.Text(2047), "", "Free variable, macro $N in rules.");

    /// <summary><c>GPP_O</c>: Free variable, macro $O in rules.</summary>
    public static readonly Parameter<string> GppO = GeneralPurposeSection.Row("GPP O", Kinds.Text(2047), "", "Free variable, macro $O in rules.");

    /// <summary><c>GPP_P</c>: Free variable, macro $P in rules.</summary>
    public static readonly Parameter<string> GppP = GeneralPurposeSection.Row("GPP P", Kinds.Text(2047), "", "Free variable, macro $P in rules.");

    /// <summary><c>GPP_SA</c>: Secret variable, macro $SA, only valid as --key argument; not shown on the web.</summary>
    public static readonly Parameter<string> GppSa = GeneralPurposeSection.Row(
        "GPP SA", Kinds.Secret(511), "", "Secret variable, macro $SA, only valid as --key argument; not shown on the web.");

    /// <summary><c>GPP_SB</c>: Secret variable, macro $SB, only valid as --key argument; not shown on the web.</summary>
    public static readonly Parameter<string> GppSb = GeneralPurposeSection.Row(
        "GPP SB", Kinds.Secret(511), "", "Secret variable, macro $SB, only valid as --key argument; not shown on the web.");

    /// <summary><c>GPP_SC</c>: Secret variable, macro $SC, only valid as --key argument; not shown on the web.</summary>
    public static readonly Parameter<string> GppSc = GeneralPurposeSection.Row(
        "GPP SC", Kinds.Secret(511), "", "Secret variable, macro $SC, only valid as --key argument; not shown on the web.");

    /// <summary><c>GPP_SD</c>: Secret variable, macro $SD, only valid as --key argument; not shown on the web.</summary>
    public static readonly Parameter<string> GppSd = GeneralPurposeSection.Row(
        "GPP SD", Kinds.Secret(511), "", "Secret variable, macro $SD, only valid as --key argument; not shown on the web.");

    // Own Additions
    /// <summary><c>Report_Trigger</c>: after what a report is sent without being asked for.</summary>
    public static readonly Parameter<ReportEvents> ReportTrigger = OwnSection.Row(
        "Report Trigger", Kinds.ReportEvents, "", "After what a report goes to Report Rule by itself: boot, resync, upgrade. Blank = only when asked.", Own);

    /// <summary><c>Allow_Clear_Key_Profile</c>: whether secrets are taken from a profile that anybody could have read.</summary>
    public static readonly Parameter<bool> AllowClearKeyProfile = OwnSection.Row(
        "Allow Clear Key Profile", Kinds.YesNo, "no",
        "With no, GPP SA to GPP SD are refused in a profile that came neither encrypted nor over checked TLS.", Own);

    /// <summary><c>Profile_For</c>: the device a profile is made for.</summary>
    public static readonly Parameter<string> ProfileFor = OwnSection.Row(
        "Profile For", Kinds.Text(31), "", "MAC address or serial number a profile is made for; a profile that names another device is refused whole. Blank = for any.", Own);

    /// <summary><c>Profile_Sequence</c>: number of the profile in force.</summary>
    public static readonly Parameter<int> ProfileSequence = OwnSection.Row(
        "Profile Sequence", Kinds.Whole(0, 2147483647), "0",
        "Number of a profile; one with a lower number than the one in force is refused whole. 0 = not numbered.", Own);

    /// <summary><c>Enable_Function_URLs</c>: whether the classic links act.</summary>
    public static readonly Parameter<bool> EnableFunctionUrls = OwnSection.Row(
        "Enable Function URLs", Kinds.YesNo, "yes",
        "The classic forms /resync?, /upgrade? and /reboot? act on a GET with credentials in the request.", Own);

    /// <summary><c>IKM_HTTP_Encrypt_Content</c>: key material for bodies encrypted as RFC 8188 says.</summary>
    public static readonly Parameter<string> IkmHttpEncryptContent = OwnSection.Row(
        "IKM HTTP Encrypt Content", Kinds.KeyMaterial, "",
        "Input keying material (base64url) for answers with Content-Encoding: aes128gcm (RFC 8188), when the rule has no --key. Blank = such answers are refused.",
        Own);

    /// <summary><c>Report_Method</c>: how a report goes to a web server.</summary>
    public static readonly Parameter<ReportMethod> ReportMethod = OwnSection.Row(
        "Report Method", ProvisioningChoices.ReportMethod, "POST", "How a report goes to an http or https URL. By TFTP it is always written.", Own);

    /// <summary><c>Require_HTTPS</c>: whether plain connections are forbidden.</summary>
    public static readonly Parameter<HttpsRequirement> RequireHttps = OwnSection.Row(
        "Require HTTPS", ProvisioningChoices.RequireHttps, "no",
        "With unless encrypted, profiles and reports that are not encrypted by themselves go over https only; with yes, all profiles, reports and images do.", Own);

    /// <summary><c>Custom_CA_URL</c>: a certificate authority to believe beside the provider's.</summary>
    public static readonly Parameter<string> CustomCaUrl = OwnSection.Row(
        "Custom CA URL", Kinds.Url, "",
        "Certificate authority (PEM or DER) to believe beside the one the unit was made with. Fetched over checked https, or from anywhere when Custom CA Fingerprint names it; kept until the URL changes.",
        Own);

    /// <summary><c>Custom_CA_Fingerprint</c>: the digest the authority of <c>Custom_CA_URL</c> must have.</summary>
    public static readonly Parameter<string> CustomCaFingerprint = OwnSection.Row(
        "Custom CA Fingerprint", Kinds.Fingerprint, "",
        "SHA-256 fingerprint of the certificate at Custom CA URL, 64 hexadecimal digits with or without colons. Blank = only https from a server that is believed already.", Own);

    /// <summary><c>CRL_URL</c>: which server certificates have been taken back.</summary>
    public static readonly Parameter<string> CrlUrl = OwnSection.Row(
        "CRL URL", Kinds.Url, "",
        "Where the authority publishes its list of revoked certificates (X.509 CRL). It is signed, so any transport will do; kept, and fetched again before it ends.", Own);

    /// <summary><c>Certificate_URL</c>: where the unit gets a newer certificate of its own.</summary>
    public static readonly Parameter<string> CertificateUrl = OwnSection.Row(
        "Certificate URL", Kinds.Url, "",
        "Where the unit fetches a newer certificate of its own, for the key it has; https only, and the unit shows the one it has. Takes macros. Blank = it is not renewed by itself.", Own);

    /// <summary><c>Certificate_Renew_After</c>: how old the unit's certificate becomes before a newer one is asked for.</summary>
    public static readonly Parameter<int> CertificateRenewAfter = OwnSection.Row(
        "Certificate Renew After", Kinds.Whole(50, 95, "%"), "66",
        "How much of its certificate's lifetime passes before the unit asks Certificate URL for a newer one. A certificate that no believed authority has signed is replaced at once.", Own);

    /// <summary><c>Resync_At__HHmm_</c>: time of day of the daily resync.</summary>
    public static readonly Parameter<DailyTime> ResyncAt = OwnSection.Row(
        "Resync At (HHmm)", Kinds.DailyTime, "",
        "Local time of day, 0000 to 2359, at which the unit resyncs once a day, in the place of Resync Periodic; while the clock is not set that one counts. Blank = not by time of day.", Own);

    /// <summary><c>Resync_At_Random_Delay</c>: how far the daily resyncs of a fleet are spread.</summary>
    public static readonly Parameter<TimeSpan> ResyncAtRandomDelay = OwnSection.Row(
        "Resync At Random Delay", Kinds.Seconds(0, 65535), "600", "Upper bound of the random wait after Resync At, so that a fleet does not come together.", Own);

    /// <summary><c>Upgrade_Rate_Limit</c>: the most an image download may take of the line.</summary>
    public static readonly Parameter<int> UpgradeRateLimit = OwnSection.Row(
        "Upgrade Rate Limit", Kinds.Whole(64, 10_000_000, "kbit/s", also: 0), "0",
        "Most kbit/s that the download of an image takes. Two fifths of it while a telephone line is in use. 0 = a quarter of what the line was measured to give, a tenth while it is in use.", Own);
}
