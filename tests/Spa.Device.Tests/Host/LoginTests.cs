using System.Net;
using System.Text;
using Spa.Device.Web;
using Spa.Marks;

namespace Spa.Device.Tests.Host;

/// <summary>Who is let in to the pages, and how long a guesser waits.</summary>
public class LoginTests
{
    private readonly DeskStub desk = new();

    [Fact]
    [Attack("W7")]
    public void Ten_thousand_tries_take_more_than_a_month()
    {
        var now = TimeSpan.Zero;
        var lockOut = new LockOut(() => now);
        var login = new Login(() => desk.Passwords, lockOut);
        for (var tries = 0; tries < 10_000;)
        {
            switch (login.Judge($"Basic {Base64($"admin:{tries}")}", IPAddress.Parse("192.0.2.7")))
            {
                case LoginAnswer.Locked locked:
                    now += locked.Wait;
                    break;
                case LoginAnswer.Out:
                    tries++;
                    break;
                default:
                    Assert.Fail("let in");
                    break;
            }
        }

        Assert.True(now > TimeSpan.FromDays(30), now.ToString());
        Assert.IsType<LoginAnswer.In>(login.Judge($"Basic {Base64("admin:k7qm-2x9d")}", IPAddress.Parse("192.0.2.8")));
        Assert.IsType<LoginAnswer.Out>(new Login(() => desk.Passwords, new LockOut(() => now)).Judge("Basic !", IPAddress.Loopback));
    }

    [Fact]
    [Attack("W7")]
    public void One_customers_many_addresses_count_as_one()
    {
        var lockOut = new LockOut(() => TimeSpan.Zero);
        for (var i = 0; i < LockOut.FreeFailures; i++)
        {
            lockOut.Failed(IPAddress.Parse($"2001:db8:1:2::{i + 1}"));
        }

        Assert.NotNull(lockOut.Wait(IPAddress.Parse("2001:db8:1:2:ffff::9")));
        Assert.Null(lockOut.Wait(IPAddress.Parse("2001:db8:1:3::1")));
    }

    public static TheoryData<string, bool, string?> Logins => new()
    {
        { "admin:k7qm-2x9d", true, "Admin" },
        { "user:u-pass", true, "User" },
        { "admin:u-pass", true, null },
        { "user:k7qm-2x9d", true, null },
        { "Admin:k7qm-2x9d", true, null },
        { "root:k7qm-2x9d", true, null },
        { "admin:", true, null },
        { "admin:k7qm-2x9d", false, null },
    };

    [Theory]
    [MemberData(nameof(Logins))]
    public void Two_accounts_have_a_password_each(string pair, bool adminAllowed, string? account)
    {
        var login = new Login(() => desk.Passwords with { AdminAllowed = adminAllowed }, new LockOut(() => TimeSpan.Zero));
        Assert.Equal(account, (login.Judge($"Basic {Base64(pair)}", IPAddress.Loopback) as LoginAnswer.In)?.Account.ToString());
    }

    [Fact]
    public void A_blank_user_password_closes_that_account()
    {
        var login = new Login(() => desk.Passwords with { UserPassword = string.Empty }, new LockOut(() => TimeSpan.Zero));
        Assert.IsType<LoginAnswer.Out>(login.Judge($"Basic {Base64("user:")}", IPAddress.Loopback));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
