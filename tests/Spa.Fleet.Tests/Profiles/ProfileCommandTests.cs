using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spa.Configuration.Profiles;
using Spa.Marks;

namespace Spa.Fleet.Tests.Profiles;

[SupportedOSPlatform("linux")]
public sealed class ProfileCommandTests : IDisposable
{
    private const string Xml = "<flat-profile>\n <Resync_Periodic>86400+600</Resync_Periodic>\n</flat-profile>\n";
    private readonly CommandLine line = new();

    public static TheoryData<string> ProfileCases => Ids("profiles.json", _ => true);

    public static TheoryData<string> RuleCases => Ids("rules.json", c => c.GetProperty("kind").GetString() is "rule" or "upgrade-rule" or "trigger");

    public static TheoryData<string[], string> WrongLines => new()
    {
        { [], "Required command was not provided." },
        { ["encrypt", "in", "out"], "One of --key and --ikm is required." },
        { ["decrypt", "--key", "k", "--ikm", "AAAA", "in", "out"], "One of --key and --ikm is required." },
        { ["encrypt", "--ikm", "A", "in", "out"], "--ikm is not base64url without padding." },
        { ["read", "--key", "k", "--ikm", "AAAA", "in"], "Only one of --key and --ikm" },
        { ["read", "--alias", "x", "/dev/null"], "The alias map: expected a path like /CPE/name at 0 (SPA alias map)." },
        { ["read", "--alias", "x", "--alias-file", "y", "/dev/null"], "Only one of --alias and --alias-file." },
        { ["check", "--alias-file", "no/such/file", "/dev/null"], "no/such/file cannot be read: " },
        { ["encrypt", "--key", "k", "--kdf", "sha1", "in", "out"], "Argument 'sha1' not recognized." },
        { ["decrypt", "--key", "k", "in"], "Required argument 'OUT' missing for command: 'decrypt'." },
        { ["rule", "--upgrade", "--trigger", "x"], "Only one of --upgrade, --report and --trigger." },
        { ["explain", "(xx.)", "12", "--wait", "never"], "Argument 'never' not recognized." },
        { ["nothing"], "'nothing'" },
        { ["check", "no/such/file"], "no/such/file cannot be read: " },
        { ["rule", "--context", "no/such/file", "x"], "no/such/file cannot be read: " },
    };

    [Fact]
    public void A_body_of_rfc_8188_is_made_read_checked_and_opened()
    {
        const string Material = "AAECAwQFBgcICQoLDA0ODw";
        var plain = line.Write("plain.xml", Encoding.ASCII.GetBytes(Xml));
        Assert.Equal(0, CommandLine.Run("encrypt", "--ikm", Material, "--gzip", plain, line.Path("body")).Status);
        Assert.Equal(0, CommandLine.Run("decrypt", "--ikm", Material, line.Path("body"), line.Path("again.xml")).Status);
        Assert.Equal(Xml, File.ReadAllText(line.Path("again.xml")));
        Assert.Contains("\"86400+600\"", CommandLine.Run("read", "--ikm", Material, line.Path("body")).Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.Run("check", "--ikm", Material, line.Path("body"), plain).Status);
        var (status, _, errors) = CommandLine.Run("decrypt", "--ikm", "Dw4NDAsKCQgHBgUEAwIBAA", line.Path("body"), line.Path("none.xml"));
        Assert.Equal(1, status);
        Assert.EndsWith("corrupt file: the body encrypted by RFC 8188 was cut or changed, or the key material is wrong.", errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_document_is_read_and_checked_through_its_alias_map()
    {
        const string Map = "/CPE/name = /flat-profile/Display_Name_1_ ; /period = /flat-profile/Resync_Periodic";
        var document = line.Write("cpe.xml", "<CPE><name>Alice</name><timers><period>often</period></timers></CPE>"u8.ToArray());
        var map = line.Write("map.txt", Encoding.ASCII.GetBytes(Map));
        var values = JsonNode.Parse(CommandLine.Run("read", "--json", "--alias-file", map, document).Output)!["values"]!;
        Assert.Equal(("Alice", "often"), ((string?)values["Display_Name_1_"], (string?)values["Resync_Periodic"]));
        var (status, output, _) = CommandLine.Run("check", "--json", "--alias", Map, document);
        Assert.Equal(1, status);
        Assert.Equal("Resync_Periodic", (string?)JsonNode.Parse(output)![0]!["errors"]![0]!["element"]);
        Assert.Equal(1, CommandLine.Run("check", document).Status);
    }

    public static TheoryData<string, string?> Doubtful => new()
    {
        { "<Profile_Rule>[--alias b] https://h/x</Profile_Rule><GPP_B>/a = GPP_A</GPP_B>", "Profile_Rule uses it as its alias map, and it is none: expected /flat-profile/ and the name of a parameter at 5 (SPA alias map)" },
        { "<Profile_Rule>[--alias b] https://h/x</Profile_Rule><GPP_B>/a = /flat-profile/Nonsense</GPP_B>", "the alias map of Profile_Rule names no parameter with Nonsense" },
        { "<Profile_Rule>[--alias b] https://h/x</Profile_Rule><GPP_B>/a = /flat-profile/GPP_A</GPP_B>", null },
        { "<Require_HTTPS>yes</Require_HTTPS><Profile_Rule>[--key $SA] http://h/x</Profile_Rule>", "Require_HTTPS = yes forbids the plain connection that this rule uses: the unit will refuse it" },
        { "<Require_HTTPS>yes</Require_HTTPS><Upgrade_Rule>/x.img</Upgrade_Rule>", "Require_HTTPS = yes forbids the plain connection that this rule uses: the unit will refuse it" },
        { "<Require_HTTPS>unless encrypted</Require_HTTPS><Report_Rule>tftp://h/x</Report_Rule>", "Require_HTTPS = unless encrypted forbids the plain connection that this rule uses: the unit will refuse it" },
        { "<Require_HTTPS>unless encrypted</Require_HTTPS><Upgrade_Rule>http://h/x.img</Upgrade_Rule><Profile_Rule>[--key $SA] http://h/x</Profile_Rule>", null },
        { "<Require_HTTPS>no</Require_HTTPS><Profile_Rule>[--key $SA] http://h/x</Profile_Rule>", null },
    };

    [Theory]
    [MemberData(nameof(Doubtful))]
    public void Check_warns_of_maps_and_rules_that_the_unit_would_refuse(string elements, string? warning)
    {
        var file = line.Write("p.xml", Encoding.ASCII.GetBytes($"<flat-profile>{elements}</flat-profile>"));
        var warnings = JsonNode.Parse(CommandLine.Run("check", "--json", file).Output)![0]!["warnings"]!.AsArray().Select(w => (string)w!["message"]!).Where(m => m.Contains("alias", StringComparison.Ordinal) || m.Contains("Require_HTTPS", StringComparison.Ordinal));
        Assert.Equal(warning is null ? [] : [warning], warnings);
    }

    [Theory]
    [MemberData(nameof(WrongLines))]
    public void Wrong_command_line_ends_with_status_2_and_a_reason(string[] arguments, string reason)
    {
        var (status, _, errors) = CommandLine.Run(arguments);
        Assert.Equal(2, status);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("md5", false)]
    [InlineData("md5", true)]
    [InlineData("sha256", false)]
    [InlineData("sha256", true)]
    public void What_was_encrypted_is_decrypted(string kdf, bool gzip)
    {
        var plain = line.Write("in.xml", Encoding.ASCII.GetBytes(Xml));
        string[] packing = gzip ? ["--gzip"] : [];
        Assert.Equal((0, "", ""), CommandLine.Run(["encrypt", "--key", "SecretPhrase1234", "--kdf", kdf, .. packing, plain, line.Path("out.cfg")]));
        var (status, output, errors) = CommandLine.Run("decrypt", "--key", "SecretPhrase1234", line.Path("out.cfg"), line.Path("back.xml"));
        Assert.Equal((0, ""), (status, output));
        Assert.Equal($"{line.Path("out.cfg")}: AES-256 ({(kdf == "md5" ? "MD5" : "SHA-256")}){(gzip ? ", gzip" : "")}, {Xml.Length} bytes of XML.\n", errors);
        Assert.Equal(Xml, File.ReadAllText(line.Path("back.xml")));
    }

    [Fact]
    public void Two_files_of_one_profile_have_different_salts()
    {
        var plain = line.Write("in.xml", Encoding.ASCII.GetBytes(Xml));
        CommandLine.Run("encrypt", "--key", "k", plain, line.Path("1"));
        CommandLine.Run("encrypt", "--key", "k", plain, line.Path("2"));
        Assert.NotEqual(File.ReadAllBytes(line.Path("1"))[8..16], File.ReadAllBytes(line.Path("2"))[8..16]);
    }

    [Fact]
    public void Wrong_key_writes_nothing_and_names_no_key()
    {
        var file = line.Write("in.cfg", ProfileCipher.Encrypt(Encoding.ASCII.GetBytes(Xml), "right-key", KeyDigest.Md5, "saltsalt"u8));
        var (status, output, errors) = CommandLine.Run("decrypt", "--key", "wrong-key", file, line.Path("out.xml"));
        Assert.Equal((1, "", $"{file}: corrupt file: no digest and key size gives a profile: the key is wrong or the file was changed.\n"), (status, output, errors));
        Assert.False(File.Exists(line.Path("out.xml")));
    }

    [Fact]
    public void What_is_no_profile_is_encrypted_with_a_warning()
    {
        var plain = line.Write("in.txt", "hello"u8.ToArray());
        var (status, _, errors) = CommandLine.Run("encrypt", "--key", "k", plain, line.Path("out.cfg"));
        Assert.Equal(0, status);
        Assert.StartsWith($"Warning: {plain} is no profile a unit would take: ", errors, StringComparison.Ordinal);
        Assert.Equal(16 + 16, new FileInfo(line.Path("out.cfg")).Length);
    }

    [Needs("openssl")]
    public void Files_of_encrypt_open_with_openssl_and_the_reverse()
    {
        var plain = line.Write("in.xml", Encoding.ASCII.GetBytes(Xml));
        foreach (var digest in new[] { "md5", "sha256" })
        {
            CommandLine.Run("encrypt", "--key", "a b\"c", "--kdf", digest, plain, line.Path("ours.cfg"));
            OpenSsl("-d", "-aes-256-cbc", "-md", digest, "-k", "a b\"c", "-in", line.Path("ours.cfg"), "-out", line.Path("theirs.xml"));
            Assert.Equal(Xml, File.ReadAllText(line.Path("theirs.xml")));
            foreach (var bits in new[] { 128, 192, 256 })
            {
                OpenSsl("-e", $"-aes-{bits}-cbc", "-md", digest, "-k", "a b\"c", "-in", plain, "-out", line.Path("theirs.cfg"));
                Assert.Equal(0, CommandLine.Run("decrypt", "--key", "a b\"c", line.Path("theirs.cfg"), line.Path("ours.xml")).Status);
                Assert.Equal(Xml, File.ReadAllText(line.Path("ours.xml")));
                File.Delete(line.Path("ours.xml"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(ProfileCases))]
    public void Read_prints_what_the_vectors_expect(string id)
    {
        var one = Case("profiles.json", id);
        var (status, output, errors) = CommandLine.Run("read", line.Write("in.xml", one.GetProperty("data").GetBytesFromBase64()), "--json");
        Assert.True(JsonElement.DeepEquals(one.GetProperty("expect"), JsonDocument.Parse(output).RootElement), output);
        Assert.Equal(one.GetProperty("expect").GetProperty("result").GetString() == "ok" ? 0 : 1, status);
        Assert.Equal(status == 0, errors.Length == 0);
    }

    [Theory]
    [MemberData(nameof(RuleCases))]
    public void Rule_prints_what_the_vectors_expect(string id)
    {
        var one = Case("rules.json", id);
        var context = Merge(JsonNode.Parse(File.ReadAllText(Repository.Path("tests", "vectors", "provisioning", "rules.json")))!["context"]!.AsObject(), one.TryGetProperty("context", out var own) ? own : null);
        string[] kind = one.GetProperty("kind").GetString() switch { "upgrade-rule" => ["--upgrade"], "trigger" => ["--trigger"], _ => [] };
        var (status, output, _) = CommandLine.Run(["rule", .. kind, "--context", line.Write("context.json", Encoding.UTF8.GetBytes(context.ToJsonString())), "--json", "--", one.GetProperty("text").GetString()!]);
        var printed = JsonDocument.Parse(output).RootElement;
        Assert.Equal(one.GetProperty("expanded").GetString(), printed.GetProperty("expanded").GetString());
        var expect = one.GetProperty("expect");
        Assert.True(JsonElement.DeepEquals(expect, printed.GetProperty("expect")), output);
        Assert.Equal(expect.TryGetProperty("error", out _) ? 1 : 0, status);
    }

    [Fact]
    public void Rule_that_has_an_alternative_never_reached_says_so()
    {
        var (status, _, errors) = CommandLine.Run("rule", "http://a/x | http://b/y", "--json");
        Assert.Equal((0, "Warning: the alternative at 13 is never reached: one before it has no condition.\n"), (status, errors));
    }

    [Fact]
    public void Check_prints_one_document_for_all_files()
    {
        var good = line.Write("good.xml", Encoding.ASCII.GetBytes(Xml));
        var bad = line.Write("bad.xml", Encoding.ASCII.GetBytes("<flat-profile>\n<SIP_T1>soon</SIP_T1>\n<No_Such/>\n<Dial_Plan_1_>(xx.</Dial_Plan_1_></flat-profile>"));
        var cut = line.Write("cut.xml", Encoding.ASCII.GetBytes("<flat-profile>\n<SIP_T1>"));
        var (status, output, errors) = CommandLine.Run("check", good, bad, cut, "--json");
        Assert.Equal((1, ""), (status, errors));
        var seen = JsonDocument.Parse(output).RootElement;
        Assert.Equal(3, seen.GetArrayLength());
        Assert.Equal((good, true, 1), (seen[0].GetProperty("file").GetString(), seen[0].GetProperty("ok").GetBoolean(), seen[0].GetProperty("elements").GetInt32()));
        Assert.Equal(["No_Such"], seen[1].GetProperty("unknown").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal([("SIP_T1", 2), ("Dial_Plan_1_", 4)], seen[1].GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("element").GetString(), e.GetProperty("line").GetInt32())));
        Assert.Equal("corrupt file: not well-formed XML: the file ends before </SIP_T1>", seen[2].GetProperty("errors")[0].GetProperty("message").GetString());
        Assert.Equal(JsonValueKind.Null, seen[2].GetProperty("errors")[0].GetProperty("element").ValueKind);
    }

    [Theory]
    [InlineData("<VoIP_Caller_Auth_Method_2_>none</VoIP_Caller_Auth_Method_2_>", "VoIP_Caller_Auth_Method_2_", "anyone who reaches the SIP port can call any number over the telephone line, at its owner's cost; use PIN or HTTP Digest")]
    [InlineData("<PSTN_Caller_Auth_Method_2_>None</PSTN_Caller_Auth_Method_2_>", "PSTN_Caller_Auth_Method_2_", "anyone who calls the telephone number gets a dial tone and can call at the cost of the VoIP account; use PIN")]
    [InlineData("<VoIP_Access_List_2_>192.0.2.1, *.*</VoIP_Access_List_2_>", "VoIP_Access_List_2_", "any address is let through to the telephone line without a PIN; name the addresses")]
    [InlineData("<Enable_WAN_Web_Server>Yes</Enable_WAN_Web_Server>", "Enable_WAN_Web_Server", "the administration pages are open to the network side, where strangers try passwords; leave it at no")]
    [InlineData("<Profile_Rule>[--key $SA] http://a.example.net/x | http://b.example.net/y</Profile_Rule>", "Profile_Rule", "the alternative at 37 is never reached: one before it has no condition; put the one without a condition last")]
    [InlineData("<Profile_Rule>[--key phrase] http://a.example.net/x</Profile_Rule>", "Profile_Rule", "a passphrase or password stands in the rule, where pages and reports are near; keep it in GPP_SA to GPP_SD and write $SA")]
    [InlineData("<Profile_Rule>https://a.example.net/$A</Profile_Rule><GPP_A ua=\"rw\"/>", "GPP_A", "the user may change it (ua=\"rw\") and Profile_Rule uses it: the user decides where the unit goes")]
    [InlineData("<Profile_Rule>https://a.example.net/$SA/x</Profile_Rule>", "Profile_Rule", "$SA stays as written outside --key, --uid and --pwd")]
    [InlineData("<GPP_SA>0123</GPP_SA>", "GPP_SA", "a key in a file that is not encrypted: send it over https with client certificates only, or everyone who reads it can read and forge all later profiles")]
    [InlineData("<Password_1_>x</Password_1_>", "Password_1_", "a password in a file that is not encrypted")]
    [InlineData("<Display_Name_1_>&#252;</Display_Name_1_>", "Display_Name_1_", "holds characters beyond ASCII, which original units cannot show")]
    [InlineData("<proxy_1_>sip.example.net</proxy_1_>", "proxy_1_", "wrong spelling: original units know Proxy_1_ only and ignore this one")]
    [InlineData("<GPP_A><b/></GPP_A>", "GPP_A", "holds elements inside its value and is not taken; write < as &lt;")]
    public void Check_warns_of_what_a_stranger_could_do_and_of_what_units_do_not_take(string elements, string element, string message)
    {
        var (status, output, _) = CommandLine.Run("check", line.Write("in.xml", Encoding.UTF8.GetBytes($"<flat-profile>{elements}</flat-profile>")), "--json");
        var warning = Assert.Single(JsonDocument.Parse(output).RootElement[0].GetProperty("warnings").EnumerateArray());
        Assert.Equal((0, element, message), (status, warning.GetProperty("element").GetString(), warning.GetProperty("message").GetString()));
    }

    [Fact]
    public void Check_of_the_same_values_in_an_encrypted_file_does_not_warn_of_an_open_one()
    {
        var file = line.Write("in.cfg", ProfileCipher.Encrypt("<flat-profile><Password_1_>x</Password_1_><GPP_SA>k</GPP_SA></flat-profile>"u8, "k", KeyDigest.Md5, "saltsalt"u8));
        var (status, output, _) = CommandLine.Run("check", "--key", "k", "--json", file);
        Assert.Equal(0, status);
        Assert.Empty(JsonDocument.Parse(output).RootElement[0].GetProperty("warnings").EnumerateArray());
    }

    [Fact]
    public void Check_for_people_shows_line_element_and_reason()
    {
        var (status, output, _) = CommandLine.Run("check", line.Write("in.xml", "<flat-profile>\n<SIP_T1>soon</SIP_T1></flat-profile>"u8.ToArray()));
        Assert.Equal(1, status);
        Assert.Contains("1 parameters, 1 error, 0 warnings", output, StringComparison.Ordinal);
        Assert.Matches("error .* 2 .* SIP_T1 .*soon.* refused", output);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_shows_what_changed_and_masks_secrets()
    {
        var a = line.Write("a.xml", "<flat-profile><GPP_A>1</GPP_A><Password_1_>geheim</Password_1_><Proxy_1_>same</Proxy_1_><GPP_B ua=\"rw\"/></flat-profile>"u8.ToArray());
        var b = line.Write("b.cfg", ProfileCipher.Encrypt("<flat-profile><Proxy_1_>same</Proxy_1_><Password_1_>verborgen</Password_1_><GPP_A>2</GPP_A><GPP_C></GPP_C><Profile_Rule>[--key geheim] http://h/x</Profile_Rule></flat-profile>"u8, "k", KeyDigest.Md5, "saltsalt"u8));
        var (status, output, _) = CommandLine.Run("diff", a, b, "--key-b", "k", "--json");
        Assert.Equal(0, status);
        Assert.Equal(
            """[{"name":"GPP_A","a":{"value":"1","access":null},"b":{"value":"2","access":null}},{"name":"Password_1_","a":{"value":"***","access":null},"b":{"value":"***","access":null}},{"name":"GPP_B","a":{"value":null,"access":"rw"},"b":null},{"name":"GPP_C","a":null,"b":{"value":"","access":null}},{"name":"Profile_Rule","a":null,"b":{"value":"[--key ***] http://h/x","access":null}}]""",
            JsonNode.Parse(output)!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        var shown = CommandLine.Run("diff", a, b, "--key", "k").Output;
        Assert.Contains("5 parameters differ.", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("verborgen", shown, StringComparison.Ordinal);
        Assert.Equal("No difference.\n", CommandLine.Run("diff", a, a).Output);
    }

    [Theory]
    [InlineData("(911S0|1xxx[2-9]xxxxxx|<9,:>xx.<:@gw0>)", "911", null, """{"result":"accepted","sent":"911","route":"proxy","after":"now","error":null}""", 0)]
    [InlineData("(xx.)", "12", "short", """{"result":"accepted","sent":"12","route":"proxy","after":"short","error":null}""", 0)]
    [InlineData("(xxxx)", "12", null, """{"result":"pending","sent":null,"route":null,"after":"long","error":null}""", 0)]
    [InlineData("(1900xx.!|xx.)", "19001#", null, """{"result":"barred","sent":null,"route":null,"after":"now","error":null}""", 0)]
    public void Explain_prints_how_digits_run(string plan, string digits, string? wait, string json, int expected)
    {
        string[] waiting = wait is null ? [] : ["--wait", wait];
        var (status, output, _) = CommandLine.Run(["explain", .. waiting, "--json", plan, digits]);
        Assert.Equal((expected, json), (status, output.TrimEnd()));
    }

    [Fact]
    public void Explain_of_a_bad_plan_tells_where()
    {
        var (status, output, _) = CommandLine.Run("explain", "--json", "(xx.|[2-9", "12");
        var error = JsonDocument.Parse(output).RootElement.GetProperty("error");
        Assert.Equal((1, 9), (status, error.GetProperty("at").GetInt32()));
        Assert.Contains("         ^", CommandLine.Run("explain", "(xx.|[2-9", "12").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Factory_writes_all_parameters()
    {
        Assert.Equal((0, "", ""), CommandLine.Run("factory", line.Path("factory.xml")));
        Assert.Equal(ProfileReport.Factory(), File.ReadAllBytes(line.Path("factory.xml")));
    }

    public void Dispose() => line.Dispose();

    private static JsonObject Merge(JsonObject context, JsonElement? own)
    {
        foreach (var part in own?.EnumerateObject().ToList() ?? [])
        {
            if (part.Value.ValueKind != JsonValueKind.Object)
            {
                context[part.Name] = JsonNode.Parse(part.Value.GetRawText());
                continue;
            }

            foreach (var entry in part.Value.EnumerateObject())
            {
                context[part.Name]![entry.Name] = entry.Value.GetString();
            }
        }

        return context;
    }

    private static JsonElement Case(string file, string id) => Cases(file).First(c => c.GetProperty("id").GetString() == id);

    private static TheoryData<string> Ids(string file, Func<JsonElement, bool> wanted) => [.. Cases(file).Where(wanted).Select(c => c.GetProperty("id").GetString()!)];

    private static JsonElement.ArrayEnumerator Cases(string file)
        => JsonDocument.Parse(File.ReadAllBytes(Repository.Path("tests", "vectors", "provisioning", file))).RootElement.GetProperty("cases").EnumerateArray();

    private static void OpenSsl(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(NeedsAttribute.Find("openssl")!, ["enc", .. arguments]) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
