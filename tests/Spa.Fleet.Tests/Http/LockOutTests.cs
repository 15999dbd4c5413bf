using System.Net;
using Spa.Fleet.Access;
using Spa.Marks;
using Spa.ProvisioningServer.Security;
using Spa.ProvisioningServer.Storage;

namespace Spa.Fleet.Tests.Http;

public class LockOutTests
{
    [Theory]
    [InlineData(4, null)]
    [InlineData(5, 10)]
    [InlineData(6, 20)]
    [InlineData(9, 160)]
    [InlineData(12, 900)]
    [InlineData(1000, 900)]
    public void The_wait_grows_to_a_quarter_of_an_hour(long failures, int? seconds)
        => Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), Logins.Wait(failures));

    [Fact]
    [Attack("W7")]
    public async Task After_five_wrong_passwords_even_the_right_one_waits()
    {
        using var folder = new Folder();
        using var store = Store.Open(folder.Path);
        var clock = new TestClock();
        using var logins = new Logins(store, clock);
        await store.Write(on => Operators.Put(on, "eve", PasswordHash.Of("the right one"), clock.GetUtcNow()));
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await logins.LogIn("eve", "wrong"));
        }

        Assert.Null(await logins.LogIn("eve", "the right one"));
        clock.Now += TimeSpan.FromSeconds(9);
        Assert.Null(await logins.LogIn("eve", "the right one"));
        clock.Now += TimeSpan.FromSeconds(2);
        var token = await logins.LogIn("eve", "the right one");
        Assert.NotNull(token);
        Assert.Equal(("eve", "192.0.2.1"), ((await logins.Whose(token, "192.0.2.1"))!.Name, (await logins.Whose(token, "192.0.2.1"))!.From));
        Assert.Null(await logins.Whose(new string('0', 64), string.Empty));
        clock.Now += Operators.Idle + TimeSpan.FromMinutes(1);
        Assert.Null(await logins.Whose(token, string.Empty));
    }

    [Fact]
    public async Task A_new_password_ends_every_session()
    {
        using var folder = new Folder();
        using var store = Store.Open(folder.Path);
        using var logins = new Logins(store, TimeProvider.System);
        var accounts = new Spa.ProvisioningServer.Hosting.Accounts(store, TimeProvider.System);
        Assert.Equal("A password has at least 10 characters, at most 200.", await accounts.Add("eve", "short", Role.Operator, [], Actors.Eve));
        Assert.Null(await accounts.Add("eve", "first password", Role.Operator, [], Actors.Eve));
        var token = await logins.LogIn("eve", "first password");
        Assert.Null(await accounts.SetPassword("eve", "second password", Actors.Eve));
        Assert.Null(await logins.Whose(token!, string.Empty));
        Assert.Null(await logins.LogIn("eve", "first password"));
    }

    [Fact]
    public async Task The_first_password_stands_in_its_file_until_it_is_changed()
    {
        var server = new RunningServer();
        await server.InitializeAsync();
        try
        {
            var file = Path.Combine(server.Data, "first-password.txt");
            Assert.Equal($"admin\n{server.Password}\n", await File.ReadAllTextAsync(file));
            Assert.Null(await server.Accounts.SetPassword("admin", "another password", Actors.Eve));
            Assert.False(File.Exists(file));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    [Attack("D1")]
    public async Task One_address_gets_no_more_than_its_share()
    {
        var server = new RunningServer { Change = o => o with { DeviceRate = 1, DeviceBurst = 5 } };
        await server.InitializeAsync();
        try
        {
            var answers = new List<HttpStatusCode>();
            for (var i = 0; i < 20; i++)
            {
                answers.Add((await server.Plain.GetAsync($"/p/{new string('0', 32)}/000e085000{i:x2}.cfg")).StatusCode);
            }

            Assert.All(answers.Take(5), a => Assert.Equal(HttpStatusCode.NotFound, a));
            Assert.Contains(HttpStatusCode.TooManyRequests, answers);
            Assert.Equal(HttpStatusCode.OK, (await server.Plain.GetAsync("/login")).StatusCode);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
