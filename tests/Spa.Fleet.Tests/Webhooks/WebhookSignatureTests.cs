using System.Text;
using Spa.Fleet.Webhooks;

namespace Spa.Fleet.Tests.Webhooks;

public class WebhookSignatureTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly byte[] Body = "{\"kind\":\"test\"}"u8.ToArray();

    // printf '1700000000.{"kind":"test"}' | openssl dgst -sha256 -hmac whsec_1
    [Fact]
    public void It_is_what_openssl_computes() => Assert.Equal("t=1700000000,v1=a322a8eb34d7fc796a8d5f196ac19e035e44353202114e5909e858f82e35f249", WebhookSignature.Of("whsec_1", At, Body));

    [Theory]
    [InlineData("whsec_1", 0, "{\"kind\":\"test\"}", true)]
    [InlineData("whsec_1", 299, "{\"kind\":\"test\"}", true)]
    [InlineData("whsec_1", 301, "{\"kind\":\"test\"}", false)]
    [InlineData("whsec_1", -301, "{\"kind\":\"test\"}", false)]
    [InlineData("whsec_2", 0, "{\"kind\":\"test\"}", false)]
    [InlineData("whsec_1", 0, "{\"kind\":\"Test\"}", false)]
    public void It_fits_its_secret_body_and_time_only(string secret, int late, string body, bool fits)
        => Assert.Equal(fits, WebhookSignature.Fits(WebhookSignature.Of("whsec_1", At, Body), secret, At.AddSeconds(late), TimeSpan.FromMinutes(5), Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("")]
    [InlineData("t=1700000000")]
    [InlineData("t=x,v1=y")]
    [InlineData("t=99999999999999999999,v1=00")]
    [InlineData("v1=00,t=1700000000")]
    public void What_is_no_signature_fits_nothing(string header) => Assert.False(WebhookSignature.Fits(header, "whsec_1", At, TimeSpan.FromMinutes(5), Body));

    [Fact]
    public void Waits_double_up_to_six_hours_and_end_after_twelve_tries()
    {
        Assert.Equal([30.0, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600], Enumerable.Range(1, 11).Select(n => Math.Round(DeliveryPlan.After(n, 0.5)!.Value.TotalSeconds)));
        Assert.Null(DeliveryPlan.After(12, 0.5));
        Assert.Equal((24.0, 36.0), (DeliveryPlan.After(1, 0)!.Value.TotalSeconds, DeliveryPlan.After(1, 1)!.Value.TotalSeconds));
    }
}
